/** What must follow a commit. */
export interface OutboxEntry {
  /** Names the handler: `messages`, `webhook`. */
  topic: string;
  /** What it is about (`room:7`): entries of one subject are delivered in the order in which they were added. */
  subject: string;
  /** Anything that JSON can hold; never a secret in clear. */
  payload: unknown;
}

/** An entry on its way. */
export interface Delivery extends OutboxEntry {
  id: number;
  attempts: number;
}

/** How the queue stands, for `queue:status`, pages and metrics. */
export interface OutboxStats {
  waiting: number;
  dead: number;
  /** Age of the oldest entry that waits, in milliseconds; 0 when none does. */
  oldestMs: number;
}
