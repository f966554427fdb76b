import { singleton } from "../../container/index.ts";
import { Chore } from "../../housekeeping/index.ts";
import { Sessions } from "../sessions.ts";

/** Removes expired sessions; `sessions:gc` does the same at once. */
@singleton()
export class CollectSessions extends Chore {
  readonly everyMs = 600_000;
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    super();
    this.#sessions = sessions;
  }

  override run(): Promise<number> {
    return this.#sessions.collect();
  }
}
