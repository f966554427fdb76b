import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";

/** How much is written. */
@singleton()
export class MessageCounts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** How many messages were posted since then, deleted ones too, notes not; milliseconds. Looks only at rooms where something happened. */
  async since(at: number): Promise<number> {
    const { count } = await this.#database.query
      .selectFrom("rooms")
      .innerJoin("messages", "messages.room_id", "rooms.id")
      .select(({ fn }) => fn.countAll<number | bigint>().as("count"))
      .where("rooms.last_message_at", ">=", at)
      .where("messages.created_at", ">=", at)
      .where((where) =>
        where.or([where("messages.body", "!=", ""), where("messages.deleted_at", "is not", null)]),
      )
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}
