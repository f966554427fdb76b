import type { Database } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import { OutboxRepository } from "../../../../app/platform/queue/outbox_repository.ts";
import { TakeOver } from "../../../../app/platform/queue/take_over.ts";
import { type Clock, Figures } from "../../../../app/platform/support/index.ts";
import { settingsOf } from "../database/open_database.ts";

/** The outbox as one process has it. */
export function openOutbox(
  database: Database,
  clock: Clock,
  settings: Record<string, string> = {},
): Outbox {
  const [entries, leftovers] = [new OutboxRepository(database), new TakeOver(database)];
  const [log, figures] = [Log.silent(), new Figures()];
  return new Outbox(database, entries, leftovers, clock, log, settingsOf(settings), figures);
}
