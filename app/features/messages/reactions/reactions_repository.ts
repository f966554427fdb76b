import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database, insertNew } from "../../../platform/database/index.ts";

/** Who reacts to what with which emoji. */
export interface Reaction {
  message_id: number;
  user_id: number;
  emoji: string;
}

/** All SQL about reactions. */
@singleton()
export class ReactionsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns whether it is new */
  add(reaction: Reaction, at: number): Promise<boolean> {
    return insertNew(this.#database, "reactions", { ...reaction, created_at: at });
  }

  /** @returns whether there was one */
  async remove({ message_id, user_id, emoji }: Reaction): Promise<boolean> {
    const query = this.#database.query.deleteFrom("reactions");
    const result = await query
      .where("message_id", "=", message_id)
      .where("user_id", "=", user_id)
      .where("emoji", "=", emoji)
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }

  /** Takes all of a message away. */
  async clear(messageId: number): Promise<void> {
    const query = this.#database.query.deleteFrom("reactions");
    await query.where("message_id", "=", messageId).execute();
  }

  /** Those of a message, in the order in which they were made. */
  of(messageId: number): Promise<Pick<Reaction, "emoji" | "user_id">[]> {
    const query = this.#database.query.selectFrom("reactions").select(["emoji", "user_id"]);
    return query.where("message_id", "=", messageId).orderBy("id").execute();
  }
}
