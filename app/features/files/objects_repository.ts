import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";

/** What the tables say of everything that lies in the storage. */
export interface FileTotals {
  files: number;
  /** Uploads that are under way. */
  open: number;
  /** Of the files that are served, in bytes. */
  bytes: number;
}

/** All SQL about the objects that rows name. */
@singleton()
export class ObjectsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Names of all objects of these files. */
  async named(keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const files = this.#database.query.selectFrom("files").where("key", "in", keys);
    const rows = await files.select(["object", "preview"]).execute();
    const parts = await this.#database.query
      .selectFrom("file_parts")
      .innerJoin("files", "files.id", "file_parts.file_id")
      .where("files.key", "in", keys)
      .select("file_parts.object")
      .execute();
    const all = [
      ...rows.flatMap(({ object, preview }) => [object, preview]),
      ...parts.map(objectOf),
    ];
    return new Set(all.filter((name) => name !== null));
  }

  /** Objects that must be there, a page at a time. @param after the id of the last file of the page before */
  async expected(after: number, limit: number) {
    return this.#database.query
      .selectFrom("files")
      .select(["id", "key", "object", "preview"])
      .where("id", ">", after)
      .where("object", "is not", null)
      .orderBy("id")
      .limit(limit)
      .execute();
  }

  async totals(): Promise<FileTotals> {
    const row = await this.#database.query
      .selectFrom("files")
      .select((eb) => [
        eb.fn.countAll<number>().as("files"),
        eb.fn.sum<number | string | null>("bytes").as("bytes"),
        eb.fn.sum<number | string | null>("preview_bytes").as("previews"),
      ])
      .executeTakeFirstOrThrow();
    const { open } = await this.#database.query
      .selectFrom("files")
      .select((eb) => eb.fn.countAll<number>().as("open"))
      .where("state", "=", "open")
      .executeTakeFirstOrThrow();
    return { files: row.files, open, bytes: Number(row.bytes ?? 0) + Number(row.previews ?? 0) };
  }
}

function objectOf({ object }: { object: string }): string {
  return object;
}
