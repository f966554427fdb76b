import { singleton } from "../../container/index.ts";
import { Chore } from "../../housekeeping/index.ts";
import { ErrorRetention } from "../error_retention.ts";

/** Forgets errors that have not been seen for long. */
@singleton()
export class SweepErrors extends Chore {
  readonly everyMs = 3_600_000;
  readonly #retention: ErrorRetention;

  constructor(retention: ErrorRetention) {
    super();
    this.#retention = retention;
  }

  override run(): Promise<unknown> {
    return this.#retention.sweep();
  }
}
