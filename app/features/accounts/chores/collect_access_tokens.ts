import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { AccessTokens } from "../access_tokens.ts";

/** Forgets access tokens whose time has long been over. */
@singleton()
export class CollectAccessTokens extends Chore {
  readonly everyMs = 600_000;
  readonly #tokens: AccessTokens;

  constructor(tokens: AccessTokens) {
    super();
    this.#tokens = tokens;
  }

  override run(): Promise<number> {
    return this.#tokens.collect();
  }
}
