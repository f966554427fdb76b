import "reflect-metadata";
import { Writable } from "node:stream";
import pino from "pino";
import { createContainer } from "../../../../app/platform/container/index.ts";
import { Database, Migrator } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { createOutbox, Outbox } from "../../../../app/platform/queue/index.ts";
import { Clock, FakeClock } from "../../../../app/platform/support/index.ts";
import {
  createErrors,
  ErrorLedger,
  ErrorRetention,
  TrackedErrors,
  Tracker,
} from "../../../../app/platform/tracker/index.ts";
import { LiveViews, Views } from "../../../../app/platform/views/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { connect, settingsOf } from "../database/open_database.ts";

export const NOON = 1_800_014_400_000;
const GLOBALS = { app_name: "Parley", url: String, asset: String, flag: () => false };

export const HOUR = 3_600_000;

/** Makes the tables that a tracker needs. */
export async function migrateTracker(url: string): Promise<void> {
  const database = connect(url);
  await new Migrator(database, [createOutbox, createErrors]).migrate();
  await database.close();
}

/** The tracker of one node, on a database that others may share. */
export function openTracker(url: string, env: Record<string, string> = {}, name = "eu-1") {
  const lines: { level: number; part: string; msg: string; dropped?: number }[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)) as (typeof lines)[number]);
      done();
    },
  });
  const container = createContainer();
  const clock = new FakeClock(NOON);
  container.registerInstance(Settings, settingsOf({ DATABASE_URL: url, ...env }));
  container.registerInstance(Log, new Log(pino({ level: "info" }, stream), name));
  container.registerInstance(Clock as never, clock as never);
  container.registerInstance(Views as never, new LiveViews("views", GLOBALS) as never);
  return {
    container,
    clock,
    lines,
    tracker: container.resolve(Tracker),
    ledger: container.resolve(ErrorLedger),
    errors: container.resolve(TrackedErrors),
    retention: container.resolve(ErrorRetention),
    database: container.resolve(Database),
    outbox: container.resolve(Outbox),
  };
}

export type OpenTracker = ReturnType<typeof openTracker>;
