import type { Selectable } from "kysely";

/** What somebody has begun to write. An empty one stands for a while, so that no older one comes back. */
export interface DraftsTable {
  user_id: number;
  room_id: number;
  /** The first message of a thread; 0 for the room itself. */
  thread_id: number;
  text: string;
  /** When it was typed, in milliseconds: of two, the later one stays. */
  written_at: number;
}

export type DraftRow = Selectable<DraftsTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    drafts: DraftsTable;
  }
}
