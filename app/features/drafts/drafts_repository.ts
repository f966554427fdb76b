import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertNew, PreparedQuery } from "../../platform/database/index.ts";
import type { DraftRow } from "./tables.ts";

/** Whose draft, and where. */
export type DraftKey = Pick<DraftRow, "user_id" | "room_id" | "thread_id">;

/** All SQL about drafts. */
@singleton()
export class DraftsRepository {
  readonly #database: Database;
  /** Asked with every sidebar. */
  readonly #rooms = new PreparedQuery<Pick<DraftRow, "room_id">>((query) =>
    query
      .selectFrom("drafts")
      .select("room_id")
      .where("user_id", "=", 0)
      .where("thread_id", "=", 0)
      .where("text", "!=", "-"),
  );

  constructor(database: Database) {
    this.#database = database;
  }

  /** Rooms in which something is begun. */
  async rooms(userId: number): Promise<Set<number>> {
    const rows = await this.#rooms.rows(this.#database, [userId, 0, ""]);
    return new Set(rows.map(({ room_id }) => room_id));
  }

  /** Those of a person in a room, the room's and its threads'; emptied ones too. */
  inRoom(userId: number, roomId: number): Promise<DraftRow[]> {
    const mine = this.#all().where("user_id", "=", userId);
    return mine.where("room_id", "=", roomId).execute();
  }

  find({ user_id, room_id, thread_id }: DraftKey): Promise<DraftRow | undefined> {
    const mine = this.#all().where("user_id", "=", user_id).where("room_id", "=", room_id);
    return mine.where("thread_id", "=", thread_id).executeTakeFirst();
  }

  /** @returns false when a later one is there */
  async save(row: DraftRow): Promise<boolean> {
    if (await this.#replace(row)) return true;
    if (await insertNew(this.#database, "drafts", row)) return true;
    return this.#replace(row);
  }

  /** Forgets emptied ones. @returns how many */
  async collect(before: number): Promise<number> {
    const query = this.#database.query.deleteFrom("drafts").where("text", "=", "");
    return affectedRows(await query.where("written_at", "<", before).executeTakeFirst());
  }

  async #replace({ text, written_at, ...key }: DraftRow): Promise<boolean> {
    const query = this.#database.query
      .updateTable("drafts")
      .set({ text, written_at })
      .where("user_id", "=", key.user_id)
      .where("room_id", "=", key.room_id)
      .where("thread_id", "=", key.thread_id)
      .where("written_at", "<=", written_at);
    return affectedRows(await query.executeTakeFirst()) > 0;
  }

  #all() {
    return this.#database.query.selectFrom("drafts").selectAll();
  }
}
