import { statSync } from "node:fs";
import type { Dialect } from "kysely";
import type { FiguresOfPart } from "../support/index.ts";
import type { DialectName } from "./dialect_name.ts";
import { mysqlDialect } from "./mysql/mysql_dialect.ts";
import { MysqlPool, type MysqlLimits } from "./mysql/mysql_pool.ts";
import { FileReader } from "./sqlite/file_reader.ts";
import { sqliteDialect } from "./sqlite/sqlite_dialect.ts";

/** One database: a file, or a server with the pool of connections to it. */
export interface Server {
  readonly name: DialectName;
  /** The file, or host and port; never user or password. */
  readonly where: string;
  readonly dialect: Dialect;
  readonly figures: () => FiguresOfPart;
  /** Reads a file at once; a server cannot be read so, nor a database in memory. */
  readonly reader?: FileReader;
}

/** A database on a server. */
export interface MysqlServer extends Server {
  /** Without the limits that stood in it. */
  readonly url: string;
  readonly pool: MysqlPool;
}

/** Limits that an address may bring along (`?pool_size=3`), stronger than the settings. */
const IN_ADDRESS: Record<string, keyof MysqlLimits> = {
  pool_size: "poolSize",
  queue_limit: "queueLimit",
  acquire_timeout_ms: "acquireTimeoutMs",
  idle_timeout_ms: "idleTimeoutMs",
  validate_after_ms: "validateAfterMs",
  query_timeout_ms: "queryTimeoutMs",
};

/** What stands behind an address. Nothing is opened before it is used. */
export function openServer(url: string, limits: MysqlLimits): Server {
  return url.startsWith("sqlite:") ? openFile(sqlitePath(url)) : openMysql(url, limits);
}

/** A MySQL or MariaDB server; `readOnly` lets it refuse whatever changes something. */
export function openMysql(
  address: string,
  limits: MysqlLimits,
  options: { readOnly?: boolean } = {},
): MysqlServer {
  const { url, own } = withLimits(address);
  const pool = new MysqlPool(url, { ...limits, ...own }, options);
  const figures = () => pool.figures();
  return { name: "mysql", where: hostOf(url), dialect: mysqlDialect(pool), url, pool, figures };
}

function openFile(path: string): Server {
  const figures = () => ({ file_bytes: sizeOf(path), log_bytes: sizeOf(`${path}-wal`) });
  const about = { name: "sqlite", where: path, figures } as const;
  if (path === ":memory:") return { ...about, dialect: sqliteDialect(path) };
  const reader = new FileReader(path);
  return { ...about, dialect: sqliteDialect(path, () => reader.renew()), reader };
}

/** `sqlite:a.db`, `sqlite:/var/a.db`, `sqlite:///var/a.db`, `sqlite::memory:`. */
export function sqlitePath(url: string): string {
  return url.replace(/^sqlite:(\/\/(?=\/))?/, "");
}

function withLimits(address: string): { url: string; own: Partial<MysqlLimits> } {
  const url = new URL(address);
  const own: Partial<MysqlLimits> = {};
  for (const [name, limit] of Object.entries(IN_ADDRESS)) {
    const text = url.searchParams.get(name);
    url.searchParams.delete(name);
    if (text !== null && /^\d+$/.test(text)) own[limit] = Number(text);
  }
  return { url: url.href, own };
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
