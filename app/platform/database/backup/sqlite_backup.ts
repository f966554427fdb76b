import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { BackupError } from "./backup_error.ts";
import { counted, damaged, makePlace, readBackup, sizeOf, writeBackup } from "./backup_file.ts";
import type { Loading, Made, Making, Source, Target } from "./backup_kind.ts";
import { type Contents, inThread } from "./sqlite_worker.ts";
import { inMegabytes } from "./watch.ts";

const LOOK_MS = 100;
const MAGIC = Buffer.from("SQLite format 3\0");

/**
 * Backups of the embedded database: a copy made by SQLite itself beside the running server, checked, then compressed.
 * `gunzip` makes an ordinary SQLite file of it.
 */
export class SqliteBackup implements Source, Target {
  readonly kind = "sqlite";
  readonly #path: string;

  /** @param path of the database file */
  constructor(path: string) {
    this.#path = path;
  }

  async make(file: string, { watch, signal }: Making): Promise<Made> {
    if (this.#path === ":memory:") throw inMemory();
    await makePlace(file);
    const copy = `${file}.copy`;
    await rm(copy, { force: true });
    try {
      const copying = { title: "Copying", bytes: sizeOf(this.#path) };
      const { tables } = await inMegabytes(watch, copying, (advance) =>
        grow(copy, advance, inThread({ do: "copy", from: this.#path, to: copy }, signal)),
      );
      const packing = { title: "Packing", bytes: sizeOf(copy) };
      const written = await inMegabytes(watch, packing, (advance) =>
        writeBackup(file, counted(createReadStream(copy), advance), signal),
      );
      return { ...written, tables };
    } finally {
      await rm(copy, { force: true });
    }
  }

  async contents(): Promise<Contents> {
    if (this.#path === ":memory:") throw inMemory();
    if (!existsSync(this.#path)) return { tables: {}, migrations: [] };
    return inThread({ do: "check", file: this.#path });
  }

  async load(file: string, { watch, accept }: Loading): Promise<Made["tables"]> {
    const draft = `${this.#path}.restoring`;
    await removeDatabase(draft);
    try {
      const unpacking = { title: "Unpacking", bytes: sizeOf(file) };
      await inMegabytes(watch, unpacking, (advance) =>
        pipeline(
          checked(file, readBackup(file, advance)),
          createWriteStream(draft, { mode: 0o600 }),
        ),
      );
      const found = await inThread({ do: "check", file: draft }).catch((error: unknown) => {
        throw damaged(file, error);
      });
      await accept(found.migrations);
      const { tables } = await inThread({ do: "overwrite", from: draft, to: this.#path });
      return tables;
    } finally {
      await removeDatabase(draft);
    }
  }
}

/** Looks how far the copy has grown while SQLite makes it. */
async function grow<T>(
  file: string,
  advance: (bytes: number) => void,
  work: Promise<T>,
): Promise<T> {
  let seen = 0;
  const timer = setInterval(() => {
    const size = sizeOf(file);
    advance(size - seen);
    seen = size;
  }, LOOK_MS);
  return work.finally(() => clearInterval(timer));
}

/** Refuses at its first bytes what is no file of SQLite. */
async function* checked(file: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const bytes of source) {
    if (isFirst && !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged(file);
    isFirst = false;
    yield bytes;
  }
  if (isFirst) throw damaged(file);
}

async function removeDatabase(path: string): Promise<void> {
  await Promise.all(["", "-wal", "-shm", "-journal"].map((end) => rm(path + end, { force: true })));
}

function inMemory(): BackupError {
  const message = "The database is in memory only (DATABASE_URL), where nothing can be kept of it.";
  return new BackupError("database_in_memory", message);
}
