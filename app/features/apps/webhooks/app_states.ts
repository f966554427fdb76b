import { createHash } from "node:crypto";
import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database, insertNew } from "../../../platform/database/index.ts";
import type { Notice } from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";

/**
 * What an app's receivers were told to be so, for all nodes: each channel is told as occupied once before it is told as
 * vacated, however quickly people come and go, and on whatever node.
 */
@singleton()
export class AppStates {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** @returns false when it was so already */
  begin(appId: number, notice: Notice): Promise<boolean> {
    const row = { app_id: appId, state: stateOf(notice), since: this.#clock.now() };
    return insertNew(this.#database, "app_states", row);
  }

  /** @returns false when it was not so */
  async end(appId: number, notice: Notice): Promise<boolean> {
    const ended = await this.#database.query
      .deleteFrom("app_states")
      .where("app_id", "=", appId)
      .where("state", "=", stateOf(notice))
      .executeTakeFirst();
    return affectedRows(ended) > 0;
  }
}

/** Names of channels are long; their print is as good. */
function stateOf(notice: Notice): string {
  const who = "user_id" in notice ? [notice.user_id] : [];
  return createHash("sha256")
    .update(JSON.stringify([notice.channel, ...who]))
    .digest("hex");
}
