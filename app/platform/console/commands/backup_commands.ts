import { z } from "zod";
import { NoServerError } from "../../control/index.ts";
import { BackupError, Backups, type Migration } from "../../database/index.ts";
import { answer } from "../answer.ts";
import { command, type Command, type Tools } from "../command.ts";
import { option, toggle } from "../option.ts";
import { table } from "../table.ts";

const File = z.string("say which file").min(1, "say which file");
const MEGABYTE = 1024 * 1024;

/** `db:backup`, `db:restore` and `db:backups`. */
export function backupCommands(migrations: readonly Migration[]): Command[] {
  return [backup(), restore(migrations), list()];
}

function backup(): Command {
  return command({
    name: "db:backup",
    summary: "Write all that is in the database into a file, beside running servers.",
    options: {
      to: option(File.optional(), "where; a new file in BACKUP_FOLDER unless given", "file"),
    },
    examples: ["db:backup", "db:backup --to /mnt/backups/parley.sql.gz"],
    run: async ({ to }, { resolve, bar }) => {
      const { file, bytes, sha256, tables, ms } = await (
        await resolve(Backups)
      ).make({ to, watch: bar });
      const rows = sum(tables);
      const value = { file, bytes, sha256, rows, tables, seconds: ms / 1000 };
      return answer(value, `${file} holds ${rows} rows in ${megabytes(bytes)} MB.`);
    },
  });
}

function restore(migrations: readonly Migration[]): Command {
  return command({
    name: "db:restore",
    summary:
      "Put a backup in the place of everything in the database. When it fails, what was there still is.",
    options: {
      file: option(File, "a file that db:backup wrote"),
      force: toggle(
        z.boolean().default(false),
        "also when there is something in the database, servers run, or the backup is newer",
      ),
    },
    positions: ["file"],
    examples: ["db:restore storage/backups/parley-2026-11-21T08-30-00-000Z.sqlite.gz"],
    run: async ({ file, force }, tools) => {
      if (!force) await assertNoServer(tools);
      const known = migrations.map(({ name }) => name);
      const backups = await tools.resolve(Backups);
      const tables = await backups.restore(file, { force, known, watch: tools.bar });
      const rows = sum(tables);
      return answer(
        { file, rows, tables },
        `${rows} rows are restored. Run db:migrate, then start.`,
      );
    },
  });
}

function list(): Command {
  return command({
    name: "db:backups",
    summary: "Print which backups were made, the newest first.",
    examples: ["db:backups", "db:backups --json"],
    run: async (_options, { resolve }) => {
      const entries = await (await resolve(Backups)).list();
      const rows = entries.map(({ madeAt, ...entry }) => ({
        made_at: new Date(madeAt).toISOString(),
        ...entry,
      }));
      const lines = rows.map(({ made_at, node, bytes, file, error }) => [
        made_at,
        node,
        error === null ? `${megabytes(bytes ?? 0)} MB` : `failed: ${error}`,
        file,
      ]);
      return answer(rows, rows.length > 0 ? table(lines) : "No backup was made yet.");
    },
  });
}

/** Who is at work would go on with what is not there any more. */
async function assertNoServer({ ask }: Tools): Promise<void> {
  const running = await ask("stats").catch((error: unknown) => {
    if (error instanceof NoServerError) return [];
    throw error;
  });
  if (running.length === 0) return;
  const names = running.map(({ node }) => node).join(", ");
  const message = `Servers run here (${names}). Stop them first, or say --force and restart them after it.`;
  throw new BackupError("server_running", message);
}

function sum(tables: Record<string, number>): number {
  return Object.values(tables).reduce((total, rows) => total + rows, 0);
}

function megabytes(bytes: number): number {
  return Math.round((bytes / MEGABYTE) * 100) / 100;
}
