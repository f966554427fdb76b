import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { StoredFile } from "./tables.ts";

/** All SQL about the files of a room, always by `(room_id, message_id)`. */
@singleton()
export class RoomFilesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest message first, with all files of the last message. */
  async before(
    roomId: number,
    { before, limit }: { before: number; limit: number },
  ): Promise<StoredFile[]> {
    const page = await this.#room(roomId)
      .where("message_id", "<", before)
      .orderBy("message_id", "desc")
      .orderBy("position")
      .limit(limit)
      .execute();
    const last = page.at(-1);
    if (page.length < limit || last === undefined || last.message_id === null) return page;
    const rest = await this.#room(roomId)
      .where("message_id", "=", last.message_id)
      .where("position", ">", last.position)
      .orderBy("position")
      .execute();
    return [...page, ...rest];
  }

  async hasBefore(roomId: number, messageId: number): Promise<boolean> {
    const one = this.#room(roomId).where("message_id", "<", messageId).limit(1);
    return (await one.executeTakeFirst()) !== undefined;
  }

  #room(id: number) {
    const files = this.#database.query.selectFrom("files").selectAll();
    return files.where("room_id", "=", id).where("state", "=", "posted");
  }
}
