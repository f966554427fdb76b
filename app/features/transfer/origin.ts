import { createHash } from "node:crypto";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";

/** What names this installation in its exports, so that it and others know again what came from here. */
@singleton()
export class Origin {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Made of the first account, which nobody else made at the same moment; a restored backup keeps it. */
  async name(): Promise<string> {
    const first = await this.#database.query
      .selectFrom("users")
      .select(["id", "created_at", "email"])
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    const text = first ? `${first.id} ${first.created_at} ${first.email}` : "nobody";
    return createHash("sha256").update(`parley ${text}`).digest("hex").slice(0, 32);
  }
}
