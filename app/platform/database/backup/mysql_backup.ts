import { BackupError } from "./backup_error.ts";
import { readBackup, sizeOf, writeBackup } from "./backup_file.ts";
import type { Loading as Terms, Made, Making, Source, Target } from "./backup_kind.ts";
import { type Counts, dump, DUMP_RULES } from "./mysql_dump.ts";
import { Loading, LOAD_RULES } from "./mysql_loading.ts";
import { type Head, linesOf } from "./mysql_script.ts";
import { MysqlSession, quoted } from "./mysql_session.ts";
import { type Table, tablesOf, viewsOf } from "./mysql_tables.ts";
import { inMegabytes, type Watch } from "./watch.ts";

/** ER_TABLE_DEF_CHANGED: a table was changed after the moment that the backup shows. */
const CHANGED = 1412;

/**
 * Backups of a MySQL or MariaDB server, without its client programs: statements of one moment, streamed. They can be
 * read into an empty database by the client, too.
 */
export class MysqlBackup implements Source, Target {
  readonly kind = "mysql";
  readonly #url: string;
  readonly #now: () => number;

  constructor(url: string, now: () => number) {
    this.#url = url;
    this.#now = now;
  }

  async make(file: string, making: Making): Promise<Made> {
    try {
      return await MysqlSession.open(this.#url, DUMP_RULES, (session) =>
        this.#make(session, file, making),
      );
    } catch (error) {
      throw (error as { errno?: number }).errno === CHANGED ? disturbed(error) : error;
    }
  }

  contents(): Promise<{ tables: Counts; migrations: string[] }> {
    return MysqlSession.open(this.#url, [], async (session) => {
      const tables = await tablesOf(session);
      return {
        tables: await counted(session, tables),
        migrations: await migrationsIn(session, tables),
      };
    });
  }

  async load(file: string, terms: Terms): Promise<Counts> {
    await this.#look(file, terms);
    return MysqlSession.open(this.#url, LOAD_RULES, async (session) => {
      const loading = new Loading(session);
      await loading.begin();
      try {
        const tables = await this.#fill(loading, file, terms.watch);
        await loading.check(file, tables);
        await loading.swap();
        return tables;
      } catch (error) {
        await loading.giveUp().catch(() => {});
        throw error;
      }
    });
  }

  async #make(session: MysqlSession, file: string, { watch, signal }: Making): Promise<Made> {
    const [tables, views] = [await tablesOf(session), await viewsOf(session)];
    const migrations = await migrationsIn(session, tables);
    const made_at = new Date(this.#now()).toISOString();
    const head: Head = { version: 1, kind: "mysql", made_at, migrations };
    const counts: Counts = {};
    const total = tables.reduce((sum, { estimate }) => sum + estimate, 0);
    const written = await watch({ title: "Writing", total, unit: "rows" }, (advance) =>
      writeBackup(file, dump(session, { head, tables, views, advance }, counts), signal),
    );
    return { ...written, tables: counts };
  }

  /** Reads the whole file before anything is done: it may be damaged at its last line only. */
  async #look(file: string, { watch, accept }: Terms): Promise<void> {
    const checking = { title: "Checking", bytes: sizeOf(file) };
    const migrations = await inMegabytes(watch, checking, async (advance) => {
      let found: string[] = [];
      for await (const line of linesOf(file, readBackup(file, advance)))
        if (line.is === "head") found = line.head.migrations;
      return found;
    });
    await accept(migrations);
  }

  async #fill(loading: Loading, file: string, watch: Watch): Promise<Counts> {
    const restoring = { title: "Restoring", bytes: sizeOf(file) };
    return inMegabytes(watch, restoring, async (advance) => {
      let counts: Counts = {};
      for await (const line of linesOf(file, readBackup(file, advance))) {
        if (line.is === "end") counts = line.tables;
        else await loading.take(line);
      }
      return counts;
    });
  }
}

async function counted(session: MysqlSession, tables: readonly Table[]): Promise<Counts> {
  const counts: Counts = {};
  for (const { name } of tables) {
    const [found] = await session.run<{ n: number }>(`select count(*) as n from ${quoted(name)}`);
    counts[name] = Number(found?.n);
  }
  return counts;
}

async function migrationsIn(session: MysqlSession, tables: readonly Table[]): Promise<string[]> {
  if (!tables.some(({ name }) => name === "migrations")) return [];
  const rows = await session.run<{ name: string }>("select name from migrations");
  return rows.map(({ name }) => name);
}

function disturbed(cause: unknown): BackupError {
  const message = "Tables were changed while the backup was made (a migration?). Make it again.";
  return new BackupError("backup_disturbed", message, { cause });
}
