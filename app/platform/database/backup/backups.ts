import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { Database } from "../database.ts";
import { addressOf } from "../open_servers.ts";
import { openMysql, sqlitePath } from "../server.ts";
import { assertWhole } from "./backup_file.ts";
import { BackupError } from "./backup_error.ts";
import type { Made, Source, Target } from "./backup_kind.ts";
import { MysqlBackup } from "./mysql_backup.ts";
import { SqliteBackup } from "./sqlite_backup.ts";
import { unwatched, type Watch } from "./watch.ts";
import "./backup_tables.ts";

/** A backup in the list of those that were made. */
export interface BackupEntry {
  file: string;
  /** The node, or the machine, that has the file. */
  node: string;
  /** Milliseconds. */
  madeAt: number;
  bytes: number | null;
  scheduled: boolean;
  error: string | null;
}

export interface MadeBackup extends Made {
  file: string;
  ms: number;
}

export interface MakeOptions {
  /** The file; one named by the time in the folder for backups unless told. */
  to?: string | undefined;
  watch?: Watch;
  signal?: AbortSignal;
  scheduled?: boolean;
}

export interface RestoreOptions {
  /** Also when there is something in the database, or the backup is newer than this program. */
  force?: boolean;
  /** Names of the migrations that this program knows. */
  known: readonly string[];
  watch?: Watch;
}

/** Tables that have rows without anybody having done anything. */
const BOOKKEEPING = new Set(["migrations", "database_beats", "leases", "backups"]);
const REMEMBERED = 100;
const PLACE = new Set(["EACCES", "EPERM", "ENOENT", "ENOTDIR", "ENOSPC", "EROFS", "EDQUOT", "EIO"]);

/** Makes backups of the primary, puts them back, and knows which were made. */
@singleton()
export class Backups {
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(settings: Settings, database: Database, clock: Clock) {
    this.#settings = settings;
    this.#database = database;
    this.#clock = clock;
  }

  /** Where backups go that are not told where. */
  get folder(): string {
    return resolve(this.#settings.backup.folder ?? join(this.#settings.app.storage, "backups"));
  }

  /** @throws BackupError, UnavailableError; nothing is left of a backup that was not made */
  async make({
    to,
    watch = unwatched,
    signal,
    scheduled = false,
  }: MakeOptions = {}): Promise<MadeBackup> {
    const kind = this.#kind();
    const start = this.#clock.now();
    const file = resolve(to ?? join(this.folder, nameAt(start, kind)));
    try {
      const made = await kind.make(file, { watch, signal });
      await this.#note({ file, made, start, scheduled });
      return { ...made, file, ms: this.#clock.now() - start };
    } catch (error) {
      const why: unknown = signal?.aborted ? signal.reason : told(file, error);
      await this.#note({ file, error: why, start, scheduled });
      throw why;
    }
  }

  /**
   * Puts a backup in the place of all that is in the database.
   *
   * @returns the rows of each table
   * @throws BackupError, UnavailableError; then all that was there still is
   */
  async restore(path: string, { force = false, known, watch = unwatched }: RestoreOptions) {
    const file = resolve(path);
    await assertWhole(file);
    const kind = this.#kind();
    if (!force) await assertEmpty(kind);
    const accept = async (migrations: readonly string[]) => {
      if (!force) assertKnown(migrations, known);
    };
    return kind.load(file, { watch, accept });
  }

  /** The newest first; `succeeded` leaves out those that failed. */
  async list({ succeeded = false, limit = REMEMBERED } = {}): Promise<BackupEntry[]> {
    const all = this.#database.query.selectFrom("backups").selectAll().orderBy("id", "desc");
    const rows = await (succeeded ? all.where("error", "is", null) : all).limit(limit).execute();
    return rows.map(({ made_at, scheduled, ...row }) => ({
      ...row,
      madeAt: made_at,
      scheduled: scheduled === 1,
    }));
  }

  /** Shortens the list to the newest hundred. */
  async forgetOld(): Promise<void> {
    const [oldest] = (await this.#newestIds()).slice(-1);
    if (oldest === undefined) return;
    await this.#database.query.deleteFrom("backups").where("id", "<", oldest).execute();
  }

  async #newestIds(): Promise<number[]> {
    const newest = this.#database.query.selectFrom("backups").select("id").orderBy("id", "desc");
    return (await newest.limit(REMEMBERED).execute()).map(({ id }) => id);
  }

  #kind(): Source & Target {
    const url = addressOf(this.#settings);
    if (url.startsWith("sqlite:")) return new SqliteBackup(sqlitePath(url));
    return new MysqlBackup(openMysql(url, this.#settings.database).url, () => this.#clock.now());
  }

  /** A backup counts also where it cannot be noted: the tables may be older than this program. */
  async #note({ file, made, error, start, scheduled }: Note): Promise<void> {
    const row = {
      file,
      node: this.#settings.app.nodeId ?? hostname(),
      made_at: start,
      took_ms: this.#clock.now() - start,
      bytes: made?.bytes ?? null,
      sha256: made?.sha256 ?? null,
      scheduled: scheduled ? 1 : 0,
      error: error === undefined ? null : messageOf(error),
    };
    await this.#database.query
      .insertInto("backups")
      .values(row)
      .execute()
      .catch(() => {});
  }
}

interface Note {
  file: string;
  made?: Made;
  error?: unknown;
  start: number;
  scheduled: boolean;
}

/** `parley-2026-11-21T08-30-00-123Z.sqlite.gz`: sorted by name they are sorted by time. */
function nameAt(ms: number, { kind }: Source): string {
  const time = new Date(ms).toISOString().replaceAll(/[:.]/g, "-");
  return `parley-${time}.${kind === "sqlite" ? "sqlite" : "sql"}.gz`;
}

async function assertEmpty(source: Source): Promise<void> {
  const { tables } = await source.contents();
  const full = Object.entries(tables).filter(([name, rows]) => rows > 0 && !BOOKKEEPING.has(name));
  if (full.length === 0) return;
  const [largest] = full.toSorted(([, a], [, b]) => b - a);
  const message =
    `The database is not empty: ${largest?.[0]} alone has ${largest?.[1]} rows. ` +
    "A restore takes the place of everything in it; say --force if that is meant.";
  throw new BackupError("database_not_empty", message);
}

function assertKnown(migrations: readonly string[], known: readonly string[]): void {
  const strange = migrations.filter((name) => !known.includes(name));
  if (strange.length === 0) return;
  const message =
    `The backup is of a newer Parley: this one does not know ${strange.join(", ")}. ` +
    "Install that version, or say --force.";
  throw new BackupError("backup_newer", message);
}

/** What the system refuses is for whoever chose the place: a full disk, a folder of somebody else. */
function told(file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!PLACE.has(code ?? "")) return error;
  const text = `${file} cannot be written: ${message}. Make room, or choose another place (--to, BACKUP_FOLDER).`;
  return new BackupError("backup_not_written", text, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
