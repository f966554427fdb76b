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
export { createOutboxThroughput } from "./migrations/0002_outbox_throughput.ts";
export { type DeadLetter, DeadLetters, type Which } from "./dead_letters.ts";
export { masked } from "./masked.ts";
export { Outbox } from "./outbox.ts";
export { hearStaleTags, OutboxCacheNews } from "./outbox_cache_news.ts";
export type { OutboxEntry, OutboxStats } from "./outbox_entry.ts";
export { type MinuteReport, QueueReport, type TopicReport } from "./queue_report.ts";
export type { Attempt, Handler, TopicTerms } from "./topics.ts";
export { UndeliverableError } from "./undeliverable_error.ts";
export { withOccasion } from "./deferred/occasion_at_hand.ts";
