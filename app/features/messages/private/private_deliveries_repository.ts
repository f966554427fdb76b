import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database, insertNew } from "../../../platform/database/index.ts";

/** Whose devices were reached in which conversation. */
interface Place {
  room_id: number;
  user_id: number;
}

/** All SQL about how far private messages were delivered. */
@singleton()
export class PrivateDeliveriesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Everything up to a message has reached a device of the person; never goes back. */
  async reached(place: Place, messageId: number): Promise<void> {
    if (await this.#advance(place, messageId)) return;
    const isFirst = await insertNew(this.#database, "message_deliveries", {
      ...place,
      message_id: messageId,
    });
    // Another node may have been the first since.
    if (!isFirst) await this.#advance(place, messageId);
  }

  /** Up to which message the person's devices were reached; 0 when none was. */
  async upTo({ room_id, user_id }: Place): Promise<number> {
    const row = await this.#database.query
      .selectFrom("message_deliveries")
      .select("message_id")
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .executeTakeFirst();
    return row?.message_id ?? 0;
  }

  async #advance({ room_id, user_id }: Place, messageId: number): Promise<boolean> {
    const result = await this.#database.query
      .updateTable("message_deliveries")
      .set({ message_id: messageId })
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .where("message_id", "<", messageId)
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }
}
