import "reflect-metadata";
import { Database, type Migration, Migrator } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Settings } from "../../../../config/settings.ts";
import type { Storey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

/** Settings of a test, from the environment variables that matter to it. */
export function settingsOf(values: Record<string, string>): Settings {
  return Settings.from([{ name: "the test", values }]);
}

/** A database on its URL, as a process of its own would have it. */
export function connect(url: string, more: Record<string, string> = {}): Database {
  return new Database(settingsOf({ DATABASE_URL: url, ...more }), Log.silent());
}

/** Waits until all connections to the primary are given back: what was slow may still be looked into. */
export async function untilIdle(database: Database): Promise<void> {
  const inUse = () => database.figures()["primary"]?.["in_use"];
  await until(() => inUse() === 0, { what: "all connections to be given back" });
}

/** A fresh database of a storey with these tables; closed after the suite. */
export async function openDatabase(
  storey: Storey,
  migrations: readonly Migration[],
): Promise<{ database: Database; url: string }> {
  const url = await storey.freshDatabaseUrl();
  const database = connect(url);
  storey.onClose(() => database.close());
  await new Migrator(database, migrations).migrate();
  return { database, url };
}
