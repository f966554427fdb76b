export { createOutbox } from "./migrations/0001_outbox.ts";
export { Outbox } from "./outbox.ts";
export { hearStaleTags, OutboxCacheNews } from "./outbox_cache_news.ts";
export type { OutboxEntry, OutboxStats } from "./outbox_entry.ts";
