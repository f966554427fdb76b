import type { Generated } from "kysely";

export interface AuditLogTable {
  id: Generated<number>;
  /** Milliseconds since 1970. */
  at: number;
  /** Null for the console, and for programs without an account. */
  actor_id: number | null;
  /** As the actor was called then. */
  actor: string;
  act: string;
  subject: string;
  /** JSON of an object, or null. */
  detail: string | null;
  request_id: string | null;
}

declare module "../../database/tables.ts" {
  interface Tables {
    audit_log: AuditLogTable;
  }
}
