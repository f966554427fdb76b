export { DeferredWork } from "./deferred/deferred_work.ts";
export {
  type FailedTask,
  type Task,
  TaskAbandonedError,
  type TaskOptions,
  TaskTimeoutError,
  WorkRefusedError,
} from "./deferred/job.ts";
export type { Occasion } from "./deferred/occasion.ts";
export type { FailedDelivery } from "./deliverer.ts";
export { createOutbox } from "./migrations/0001_outbox.ts";
export { Outbox } from "./outbox.ts";
export { hearStaleTags, OutboxCacheNews } from "./outbox_cache_news.ts";
export type { OutboxEntry, OutboxStats } from "./outbox_entry.ts";
