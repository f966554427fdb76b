import { sql } from "kysely";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Database, type Migration, Migrator } from "../../database/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../doctor/index.ts";
import { Log } from "../../logging/index.ts";
import { checkBackup } from "../doctor/backup_check.ts";
import { checkConnections } from "../doctor/connections_check.ts";
import { databaseFailure } from "../doctor/database_failure.ts";
import { DoctorSubject } from "../doctor/subject.ts";
import { within } from "../doctor/within.ts";

const PATIENCE_MS = 8000;
const SKEW_MS = 2000;

/** Whether the database answers, its clock is ours, no migration waits, and its replicas follow. */
@singleton()
export class DatabaseCheck extends DoctorCheck {
  static readonly priority = 60;
  readonly #settings: Settings;
  readonly #subject: DoctorSubject;

  constructor(settings: Settings, subject: DoctorSubject) {
    super();
    this.#settings = settings;
    this.#subject = subject;
  }

  override examine(): Promise<Check[]> {
    return checkDatabase(this.#settings, this.#subject.migrations);
  }
}

async function checkDatabase(
  settings: Settings,
  migrations: readonly Migration[],
): Promise<Check[]> {
  let database: Database | undefined;
  try {
    database = new Database(settings, Log.silent());
    return await within(PATIENCE_MS, look(settings, database, migrations));
  } catch (error) {
    return [databaseFailure(error, settings.database.url)];
  } finally {
    // A server that does not answer must not hold up the end either.
    await within(1000, Promise.resolve(database?.close())).catch(() => {});
  }
}

async function look(
  settings: Settings,
  database: Database,
  migrations: readonly Migration[],
): Promise<Check[]> {
  const version = await versionOf(database);
  const tables = await checkMigrations(database, migrations);
  return [
    fine("database", `${version} answers.`),
    await checkClock(database),
    tables,
    ...(tables.ok ? [await checkBackup(settings, database)] : []),
    ...(await checkConnections(database)),
  ];
}

async function versionOf(database: Database): Promise<string> {
  const text = database.dialect === "sqlite" ? sql`sqlite_version()` : sql`version()`;
  const { rows } = await sql<{ version: string }>`select ${text} as version`.execute(
    database.query,
  );
  const version = rows[0]?.version ?? "";
  if (database.dialect === "sqlite") return `SQLite ${version}`;
  return version.includes("MariaDB") ? `MariaDB ${version}` : `MySQL ${version}`;
}

async function checkClock(database: Database): Promise<Check> {
  const now =
    database.dialect === "sqlite"
      ? sql`unixepoch('subsec') * 1000`
      : sql`unix_timestamp(now(3)) * 1000`;
  const before = Date.now();
  const { rows } = await sql<{ at: number }>`select ${now} as at`.execute(database.query);
  const skew = Math.round(Number(rows[0]?.at) - (before + Date.now()) / 2);
  if (Math.abs(skew) <= SKEW_MS) return fine("clock", "This clock and the database's agree.");
  return wrong(
    "clock",
    `The database's clock is ${Math.abs(skew / 1000)} s ${skew > 0 ? "ahead of" : "behind"} this one.`,
    "Let both machines keep time by NTP; sessions and leases depend on it.",
  );
}

async function checkMigrations(
  database: Database,
  migrations: readonly Migration[],
): Promise<Check> {
  const status = await new Migrator(database, migrations).status();
  const pending = status.filter(({ applied_at }) => applied_at === null);
  if (pending.length === 0) return fine("migrations", "All tables are up to date.");
  const names = pending.map(({ name }) => name).join(", ");
  return wrong("migrations", `Migrations wait to be run: ${names}.`, "Run bin/parley db:migrate.");
}
