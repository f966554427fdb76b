import type { Settings } from "../../../../config/settings.ts";
import { type BackupEntry, Backups, createBackups, type Database } from "../../database/index.ts";
import { SystemClock } from "../../support/index.ts";
import { type Check, fine, wrong } from "../../doctor/index.ts";

/** A backup may be so much later than planned, as when servers were stopped for a moment. */
const GRACE_MS = 15 * 60_000;
const SPANS = [
  { ms: 86_400_000, unit: "day" },
  { ms: 3_600_000, unit: "hour" },
  { ms: 60_000, unit: "minute" },
];

/** When the last backup was made, and whether one is overdue. */
export async function checkBackup(settings: Settings, database: Database): Promise<Check> {
  const backups = new Backups(settings, database, new SystemClock());
  const [last] = await backups.list({ succeeded: true, limit: 1 });
  const [tried] = await backups.list({ limit: 1 });
  const { everyMs } = settings.backup;
  const found = last ? `The last backup is ${told(last)}.` : "No backup was made yet.";
  const since = last?.madeAt ?? (await possibleSince(database));
  const isOverdue = everyMs !== undefined && since + everyMs + GRACE_MS < Date.now();
  if (!isOverdue) return fine("backup", found);
  const why = tried?.error ? ` The last try failed: ${tried.error}` : "";
  return wrong(
    "backup",
    `${found} One is due every ${span(everyMs)}.${why}`,
    tried?.error
      ? "Make one with bin/parley db:backup to see what is in the way."
      : "Is a server running? Make one with bin/parley db:backup.",
  );
}

/** A new installation has not missed anything yet. */
async function possibleSince(database: Database): Promise<number> {
  const row = await database.query
    .selectFrom("migrations")
    .select("applied_at")
    .where("name", "=", createBackups.name)
    .executeTakeFirst();
  return row?.applied_at ?? 0;
}

function told({ madeAt, file, node }: BackupEntry): string {
  return `${span(Date.now() - madeAt)} old: ${file} on ${node}`;
}

/** `3 hours`, in the largest unit that fits. */
function span(ms: number): string {
  const { ms: length, unit } = SPANS.find((each) => ms >= each.ms) ?? {
    ms: 60_000,
    unit: "minute",
  };
  const count = Math.round(ms / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
