import type { Generated, Selectable } from "kysely";

export type TransferKind = "export_room" | "export_me" | "import_parley" | "import_slack";

/** An export or import that somebody asked for. */
export interface TransfersTable {
  id: Generated<number>;
  kind: TransferKind;
  user_id: number;
  room_id: number | null;
  state: "waiting" | "running" | "done" | "failed";
  /** Nothing is changed: it only says what would be. */
  rehearsal: number;
  done: number;
  total: number;
  /** Name of a file below `storage/transfers`. */
  file: string | null;
  bytes: number | null;
  /** What came of an import, as JSON. */
  report: string | null;
  error: string | null;
  created_at: number;
  finished_at: number | null;
}

/** What came from another installation, and what it is here. */
export interface ImportedTable {
  /** `origin:room:7`. */
  source: string;
  target_id: number;
  /** 0 while a room is still being brought in. */
  complete: number;
}

export type Transfer = Selectable<TransfersTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    transfers: TransfersTable;
    imported: ImportedTable;
  }
}
