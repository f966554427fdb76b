import type { Generated } from "kysely";

interface OutboxTable {
  id: Generated<number>;
  topic: string;
  subject: string;
  /** JSON. */
  payload: string;
  attempts: number;
  available_at: number;
  created_at: number;
  locked_by: string | null;
  /** 0 while nobody has it in hand. */
  locked_until: number;
  dead_at: number | null;
  last_error: string | null;
}

interface OutboxThroughputTable {
  /** When the minute began. */
  minute: number;
  process: string;
  topic: string;
  delivered: number;
  failed: number;
}

declare module "../database/tables.ts" {
  interface Tables {
    outbox: OutboxTable;
    outbox_throughput: OutboxThroughputTable;
  }
}
