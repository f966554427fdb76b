import { DatabaseSync } from "node:sqlite";
import type { ConnectionOptions } from "mysql2";
import { createConnection } from "mysql2/promise";
import { Backups, type Database } from "../../../../../app/platform/database/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { FakeClock, SystemClock } from "../../../../../app/platform/support/index.ts";
import { Database as Opened } from "../../../../../app/platform/database/index.ts";
import type { Storey } from "../../../../support/storeys.ts";
import { settingsOf } from "../open_database.ts";

export const MORNING = Date.parse("2026-11-21T08:00:00Z");

/** A database with its backups, as one process has them. */
export interface House {
  url: string;
  folder: string;
  database: Database;
  backups: Backups;
}

/** @param url of a database that is there; a fresh one unless given */
export async function open(
  storey: Storey,
  { url, clock = new SystemClock() }: { url?: string; clock?: SystemClock | FakeClock } = {},
): Promise<House> {
  const folder = storey.freshFolder();
  const address = url ?? (await storey.freshDatabaseUrl());
  const settings = settingsOf({ DATABASE_URL: address, BACKUP_FOLDER: folder });
  const database = new Opened(settings, Log.silent());
  storey.onClose(() => database.close());
  return { url: address, folder, database, backups: new Backups(settings, database, clock) };
}

/** All that is in a database, as its server tells it: how tables are made, and every byte of every row. */
export async function everythingIn(url: string): Promise<Record<string, unknown>> {
  return url.startsWith("sqlite:") ? inFile(url.slice("sqlite:".length)) : onServer(url);
}

function inFile(path: string): Record<string, unknown> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const all = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return statement.all().map((row) => ({ ...row }));
    };
    const schema = all("select name, type, sql from sqlite_schema order by type, name");
    const tables = schema.filter(({ type }) => type === "table").map(({ name }) => String(name));
    const rows = tables.map((name) => [name, all(`select * from "${name}" order by 1`)]);
    return { schema, ...Object.fromEntries(rows) };
  } finally {
    database.close();
  }
}

async function onServer(url: string): Promise<Record<string, unknown>> {
  const typeCast = (field: { buffer(): Buffer | null }) =>
    field.buffer()?.toString("latin1") ?? null;
  const options = { uri: url.replace(/^mariadb:/, "mysql:"), typeCast, rowsAsArray: true };
  const connection = await createConnection(options as unknown as ConnectionOptions);
  try {
    const ask = async (sql: string) => (await connection.query(sql))[0] as string[][];
    const found: Record<string, unknown> = {};
    for (const [name] of await ask("show tables")) {
      const [[, create]] = (await ask(`show create table \`${name}\``)) as [[string, string]];
      found[`${name}`] = { create, rows: await ask(`select * from \`${name}\` order by 1, 2`) };
    }
    return found;
  } finally {
    await connection.end();
  }
}
