import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { KeyRing } from "../../../platform/security/index.ts";

/** Renews the key of access tokens when it is due, and forgets those whose tokens are all over. */
@singleton()
export class TendKeys extends Chore {
  readonly everyMs = 600_000;
  readonly #keys: KeyRing;

  constructor(keys: KeyRing) {
    super();
    this.#keys = keys;
  }

  override run(): Promise<void> {
    return this.#keys.tend();
  }
}
