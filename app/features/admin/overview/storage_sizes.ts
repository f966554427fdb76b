import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Clock } from "../../../platform/support/index.ts";

/** Walking through many uploads costs more than anybody needs it fresh. */
const REMEMBERED_MS = 60_000;

interface Sum {
  /** MySQL answers a sum as a text. */
  bytes: number | string | null;
}

const SQLITE_SIZE = sql<Sum>`
  select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`;
const MYSQL_SIZE = sql<Sum>`
  select sum(data_length + index_length) as bytes from information_schema.tables
  where table_schema = database()`;

/** Sizes in bytes. */
export interface StorageSize {
  /** Tables and indexes. */
  database: number;
  /** Folders below the storage folder of this node. */
  folders: { name: string; bytes: number }[];
  /** What is free on the disk of the storage folder. */
  free: number;
}

/** How much room the installation takes; measured at most once a minute. */
@singleton()
export class StorageSizes {
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #clock: Clock;
  #known: { at: number; size: Promise<StorageSize> } | undefined;

  constructor(settings: Settings, database: Database, clock: Clock) {
    this.#settings = settings;
    this.#database = database;
    this.#clock = clock;
  }

  read(): Promise<StorageSize> {
    const now = this.#clock.now();
    if (this.#known && now - this.#known.at < REMEMBERED_MS) return this.#known.size;
    const size = this.#measure();
    this.#known = { at: now, size };
    // What failed is tried again by whoever asks next.
    size.catch(() => (this.#known = undefined));
    return size;
  }

  async #measure(): Promise<StorageSize> {
    const folder = this.#settings.app.storage;
    const [database, folders, disk] = await Promise.all([
      this.#databaseSize(),
      foldersIn(folder),
      statfs(folder),
    ]);
    return { database, folders, free: disk.bavail * disk.bsize };
  }

  async #databaseSize(): Promise<number> {
    const query = this.#database.dialect === "sqlite" ? SQLITE_SIZE : MYSQL_SIZE;
    const { rows } = await query.execute(this.#database.query);
    return Number(rows[0]?.bytes ?? 0);
  }
}

async function foldersIn(path: string): Promise<StorageSize["folders"]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const sizes = await Promise.all(folders.map((name) => bytesIn(join(path, name))));
  const measured = folders.map((name, index) => ({ name, bytes: sizes[index] ?? 0 }));
  return measured.filter(({ bytes }) => bytes > 0);
}

/** Files that go while they are counted count as nothing. */
async function bytesIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  let bytes = 0;
  for (const { parentPath, name } of files) {
    bytes += await stat(join(parentPath, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
