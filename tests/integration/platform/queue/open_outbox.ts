import type { Database } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import { OutboxRepository } from "../../../../app/platform/queue/outbox_repository.ts";
import { TakeOver } from "../../../../app/platform/queue/take_over.ts";
import type { Clock } from "../../../../app/platform/support/index.ts";

/** The outbox as one process has it. */
export function openOutbox(database: Database, clock: Clock): Outbox {
  const entries = new OutboxRepository(database);
  return new Outbox(database, entries, new TakeOver(database), clock, Log.silent());
}
