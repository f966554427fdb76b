import type { Generated, Selectable } from "kysely";

export interface ReportsTable {
  id: Generated<number>;
  reporter_id: number;
  /** Whom it is about; of a message its author. */
  user_id: number;
  room_id: number | null;
  message_id: number | null;
  reason: string;
  /** What the message said when it was reported, for those who decide and are not in the room. */
  excerpt: string;
  state: "open" | "acted" | "dismissed";
  decided_by: number | null;
  decided_at: number | null;
  created_at: number;
}

export type Report = Selectable<ReportsTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    reports: ReportsTable;
  }
}
