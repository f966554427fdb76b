import { z } from "zod";
import { Database, type Migration, type MigrationStatus, Migrator } from "../../database/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { option } from "../option.ts";
import { table } from "../table.ts";

const Steps = z.coerce
  .number("must be a whole number")
  .int("must be a whole number")
  .min(1, "must be 1 or more");

/** `db:migrate`, `db:rollback` and `db:status`. */
export function databaseCommands(migrations: readonly Migration[]): Command[] {
  return [migrate(migrations), rollback(migrations), status(migrations)];
}

function migrate(migrations: readonly Migration[]): Command {
  return command({
    name: "db:migrate",
    summary: "Bring the tables up to date. Safe beside running servers and other migrations.",
    examples: ["db:migrate"],
    run: async (_options, { resolve }) => {
      const applied = await new Migrator(await resolve(Database), migrations).migrate();
      return answer({ applied }, said(applied, "applied", "The tables are up to date already."));
    },
  });
}

function rollback(migrations: readonly Migration[]): Command {
  return command({
    name: "db:rollback",
    summary:
      "Take the newest migrations back, with what their tables hold. Stop the servers first.",
    options: { steps: option(Steps, "how many", "number") },
    examples: ["db:rollback --steps 1"],
    run: async ({ steps }, { resolve }) => {
      const undone = await new Migrator(await resolve(Database), migrations).rollback(steps);
      return answer({ undone }, said(undone, "taken back", "There is nothing to take back."));
    },
  });
}

function status(migrations: readonly Migration[]): Command {
  return command({
    name: "db:status",
    summary: "Print which migrations have run.",
    examples: ["db:status", "db:status --json"],
    run: async (_options, { resolve }) => {
      const list = await new Migrator(await resolve(Database), migrations).status();
      const rows = list.map(({ name, applied_at }) => ({ name, applied_at: time(applied_at) }));
      return answer(rows, table(rows.map((row) => [row.name, row.applied_at ?? "pending"])));
    },
  });
}

function said(names: readonly string[], done: string, nothing: string): string {
  return names.length === 0 ? nothing : names.map((name) => `${name} is ${done}.`).join("\n");
}

function time(at: MigrationStatus["applied_at"]): string | null {
  return at === null ? null : new Date(at).toISOString();
}
