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

declare module "../database/tables.ts" {
  interface Tables {
    outbox: OutboxTable;
  }
}
