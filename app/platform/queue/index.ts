export { createOutbox } from "./migrations/0001_outbox.ts";
export type { FailedDelivery } from "./deliverer.ts";
export { Outbox } from "./outbox.ts";

export type { OutboxEntry, OutboxStats } from "./outbox_entry.ts";
