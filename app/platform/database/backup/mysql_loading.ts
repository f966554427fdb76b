import { UnavailableError } from "../../errors/index.ts";
import { BackupError } from "./backup_error.ts";
import { damaged } from "./backup_file.ts";
import { viewsOf } from "./mysql_tables.ts";
import type { Line } from "./mysql_script.ts";
import { type MysqlSession, quoted } from "./mysql_session.ts";

/** Beside the tables in use: what is being restored, and what it has replaced. */
const NEW = "restoring_";
const OLD = "replaced_";
const LONGEST_NAME = 64;
/** Statements that are committed together. */
const BATCH = 32;

/** What every session that restores is told. */
export const LOAD_RULES = [
  "set session time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, lock_wait_timeout = 30",
  "set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES'",
];

/**
 * Loads a backup into tables beside those in use, and at last puts them in their place in one step: until then
 * nothing that was there is touched, and a loading that breaks off leaves nothing but tables that the next one takes
 * away.
 */
export class Loading {
  readonly #session: MysqlSession;
  readonly #tables: string[] = [];
  readonly #links: string[] = [];
  readonly #views: string[] = [];
  #statements = 0;

  constructor(session: MysqlSession) {
    this.#session = session;
  }

  /** Keeps migrations away, and takes away what an earlier loading left. @throws UnavailableError `migration_locked` */
  async begin(): Promise<void> {
    const [answer] = await this.#session.run<{ taken: number }>(
      "select get_lock(left(concat('parley:', database()), 64), 10) as taken",
    );
    if (Number(answer?.taken) !== 1) throw locked();
    await this.#drop(await this.#named(NEW));
    await this.#drop(await this.#named(OLD));
    await this.#session.run("set session autocommit = 0");
  }

  async take(line: Line): Promise<void> {
    if (line.is === "create") await this.#create(line.table, line.rest);
    else if (line.is === "insert") await this.#insert(line.table, line.rest);
    else if (line.is === "link") this.#links.push(line.statement);
    else if (line.is === "view") this.#views.push(line.statement);
  }

  /** Compares what was loaded with what was written. @throws BackupError `backup_damaged` */
  async check(file: string, expected: Record<string, number>): Promise<void> {
    await this.#session.run("commit");
    for (const [table, rows] of Object.entries(expected)) {
      const [found] = await this.#session.run<{ n: number }>(
        `select count(*) as n from ${quoted(NEW + table)}`,
      );
      if (Number(found?.n) !== rows) throw damaged(file, new Error(`rows of ${table} are missing`));
    }
  }

  /** Puts the loaded tables in the place of all that are there. */
  async swap(): Promise<void> {
    const old = (await this.#named("")).filter((name) => !name.startsWith(NEW));
    const moves = [
      ...old.map((name) => `${quoted(name)} to ${quoted(short(OLD + name))}`),
      ...this.#tables.map((name) => `${quoted(NEW + name)} to ${quoted(name)}`),
    ];
    if (moves.length > 0) await this.#session.run(`rename table ${moves.join(", ")}`);
    await this.#drop(old.map((name) => short(OLD + name)));
    await this.#finish(this.#links);
    for (const { name } of await viewsOf(this.#session))
      await this.#session.run(`drop view ${quoted(name)}`);
    await this.#finish(this.#views);
  }

  /** Leaves everything as it was. */
  async giveUp(): Promise<void> {
    await this.#session.run("rollback");
    await this.#drop(await this.#named(NEW));
  }

  /** What comes last: names of foreign keys are free, and views find their tables, only when the old ones are gone. */
  async #finish(statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
      await this.#session.run(statement).catch((cause: unknown) => {
        const message = `All rows are restored, but this failed and has to be done by hand: ${statement};`;
        throw new BackupError("restore_failed", message, { cause });
      });
    }
  }

  async #create(table: string, rest: string): Promise<void> {
    this.#tables.push(table);
    await this.#session.run(`CREATE TABLE ${quoted(short(NEW + table))} ${rest}`);
  }

  async #insert(table: string, rest: string): Promise<void> {
    await this.#session.run(`INSERT INTO ${quoted(NEW + table)} ${rest}`);
    if (++this.#statements % BATCH === 0) await this.#session.run("commit");
  }

  async #named(beginning: string): Promise<string[]> {
    const rows = await this.#session.run<{ name: string }>(
      "select table_name as name from information_schema.tables " +
        "where table_schema = database() and table_type = 'BASE TABLE' and left(table_name, ?) = ?",
      [beginning.length, beginning],
    );
    return rows.map(({ name }) => name);
  }

  async #drop(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#session.run(`drop table ${names.map(quoted).join(", ")}`);
  }
}

function locked(): UnavailableError {
  const message = "Another node is migrating. Let it finish or stop it, then restore again.";
  return new UnavailableError("migration_locked", message);
}

function short(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  throw new BackupError("restore_failed", `The table name ${name} is too long for a restore.`);
}
