import { backup, DatabaseSync, type DatabaseSyncOptions } from "node:sqlite";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** What a thread of its own does with files of SQLite: there it takes its time without holding up anybody. */
export type Task =
  /** Writes all that is in `from` at one moment into the new file `to`, and looks at that. */
  | { do: "copy"; from: string; to: string }
  /** Looks whether a file is sound, and what it holds. */
  | { do: "check"; file: string }
  /** Puts what is in `from` in the place of all that is in `to`, in one step, also while others have `to` open. */
  | { do: "overwrite"; from: string; to: string };

/** What a file holds. */
export interface Contents {
  /** Rows of each table. */
  tables: Record<string, number>;
  migrations: string[];
}

const MARK = "parley sqlite task";
const BUSY_MS = 30_000;
/** More than a file can have; Node does not take the -1 of SQLite itself. */
const ALL_PAGES = 2 ** 31 - 1;

/** @throws Error when SQLite refuses, the file is not sound, or `signal` says to stop */
export function inThread(task: Task, signal?: AbortSignal): Promise<Contents> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { mark: MARK, task } });
    signal?.addEventListener("abort", () => void worker.terminate(), { once: true });
    worker.once("message", (contents: Contents) => resolve(contents));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The thread ended with ${code}.`)));
  });
}

async function run(task: Task): Promise<Contents> {
  if (task.do === "check") return check(task.file);
  if (task.do === "copy") await copy(task.from, task.to);
  else await overwrite(task.from, task.to);
  return check(task.to);
}

async function copy(from: string, to: string): Promise<void> {
  // Free pages, and with them what was deleted, are left behind.
  await withFile(from, {}, (source) => source.prepare("vacuum into ?").run(to));
}

async function overwrite(from: string, to: string): Promise<void> {
  // All pages in one step, under one lock: nobody ever sees half of it.
  await withFile(from, { readOnly: true }, (source) => backup(source, to, { rate: ALL_PAGES }));
}

function check(file: string): Promise<Contents> {
  return withFile(file, {}, (database) => {
    const [found] = database.prepare("pragma integrity_check(1)").all();
    const verdict = String(found?.["integrity_check"]);
    if (verdict !== "ok") throw new Error(`SQLite finds it broken: ${verdict}`);
    const names = tablesOf(database);
    const tables = names.map((name) => [name, count(database, name)] as const);
    return { tables: Object.fromEntries(tables), migrations: migrationsIn(database, names) };
  });
}

async function withFile<T>(
  path: string,
  options: DatabaseSyncOptions,
  work: (database: DatabaseSync) => T | Promise<T>,
): Promise<T> {
  const database = new DatabaseSync(path, { timeout: BUSY_MS, ...options });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));
}

function count(database: DatabaseSync, table: string): number {
  const quoted = `"${table.replaceAll('"', '""')}"`;
  return Number(database.prepare(`select count(*) as n from ${quoted}`).get()?.["n"]);
}

function migrationsIn(database: DatabaseSync, tables: readonly string[]): string[] {
  if (!tables.includes("migrations")) return [];
  const rows = database.prepare("select name from migrations").all();
  return rows.map(({ name }) => String(name));
}

const given = workerData as { mark?: string; task: Task } | null;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
if (!isMainThread && given?.mark === MARK) parentPort?.postMessage(await run(given.task));
