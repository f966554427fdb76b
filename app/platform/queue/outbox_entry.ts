/** What must follow a commit. */
export interface OutboxEntry {
  /** Names the handler: `messages`, `webhook`. */
  topic: string;
  /** What it is about (`room:7`): entries of one topic and subject are delivered in the order of their adding. */
  subject: string;
  /** Anything that JSON can hold (no dates, no classes); never a secret in clear. */
  payload: unknown;
  /** Not before this time, in milliseconds since 1970. Others of its subject do not wait for it until then. */
  at?: number;
}

/** An entry on its way. */
export interface Delivery extends OutboxEntry {
  id: number;
  /** Failed attempts so far. */
  attempts: number;
  /** Until when no other process touches it, in milliseconds. */
  leasedUntil: number;
}

/** How the queue stands, seen from one process. */
export interface OutboxStats {
  /** Entries in the table that are still to be delivered, on any node. */
  waiting: number;
  /** Those of them whose time has not come. */
  scheduled: number;
  /** Entries set aside after too many attempts. */
  dead: number;
  /** How long the oldest entry has waited since its time came, in milliseconds; 0 when none does. */
  oldestMs: number;
  /** Entries that this process has in hand. */
  inHand: number;
  /** What this process has delivered since its start, how often it failed, and what it set aside. */
  delivered: number;
  failed: number;
  buried: number;
}

/** What is delivered one after the other. */
export type Line = Pick<OutboxEntry, "topic" | "subject">;

export function keyOf({ topic, subject }: Line): string {
  return `${topic}\n${subject}`;
}

export function subjectOf(key: string): string {
  return key.slice(key.indexOf("\n") + 1);
}
