import type { Insertable, Updateable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertedId } from "../../platform/database/index.ts";
import type { FilePart, FilesTable, FileState, StoredFile } from "./tables.ts";

/** All SQL about files one by one. */
@singleton()
export class FilesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<FilesTable>): Promise<number> {
    const query = this.#database.query.insertInto("files").values(row);
    return insertedId(await query.executeTakeFirstOrThrow());
  }

  find(key: string): Promise<StoredFile | undefined> {
    return this.#files().where("key", "=", key).executeTakeFirst();
  }

  /** Those of `keys` that exist, in no order. */
  findMany(keys: readonly string[]): Promise<StoredFile[]> {
    return this.#files().where("key", "in", keys).execute();
  }

  /** Changes a file that is in a state. @returns whether it was */
  async change(id: number, state: FileState, changes: Updateable<FilesTable>): Promise<boolean> {
    const query = this.#database.query.updateTable("files").set(changes).where("id", "=", id);
    return affectedRows(await query.where("state", "=", state).executeTakeFirst()) > 0;
  }

  /** Notes a piece that came. @returns false when another one came there first */
  async grow({ id, key }: StoredFile, part: Omit<FilePart, "file_id">, at: number) {
    const { start, size } = part;
    const query = this.#database.query
      .updateTable("files")
      .set({ received: start + size, touched_at: at })
      .where("key", "=", key)
      .where("state", "=", "open")
      .where("received", "=", start);
    if (affectedRows(await query.executeTakeFirst()) === 0) return false;
    const row = { file_id: id, ...part };
    await this.#database.query.insertInto("file_parts").values(row).execute();
    return true;
  }

  /** In their order. */
  parts(id: number): Promise<FilePart[]> {
    const parts = this.#database.query.selectFrom("file_parts").selectAll();
    return parts.where("file_id", "=", id).orderBy("start").execute();
  }

  async dropParts(id: number): Promise<void> {
    await this.#database.query.deleteFrom("file_parts").where("file_id", "=", id).execute();
  }

  /** Deletes a file that is still in the state in which it was read. @returns whether it was */
  async delete({ id, state }: StoredFile): Promise<boolean> {
    const query = this.#database.query.deleteFrom("files").where("id", "=", id);
    return affectedRows(await query.where("state", "=", state).executeTakeFirst()) > 0;
  }

  /** Files of a deleted message are shown to nobody and wait to be collected. */
  async letGo(messageId: number): Promise<void> {
    await this.#database.query
      .updateTable("files")
      .set({ state: "gone" })
      .where("message_id", "=", messageId)
      .execute();
  }

  /** Files in a state that nothing came of since a moment, the longest first. */
  idle(state: FileState, since: number, limit: number): Promise<StoredFile[]> {
    const files = this.#files().where("state", "=", state).where("touched_at", "<", since);
    return files.orderBy("touched_at").limit(limit).execute();
  }

  #files() {
    return this.#database.query.selectFrom("files").selectAll();
  }
}
