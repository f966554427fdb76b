import type { Generated } from "kysely";
import type { Door, Level } from "./capture.ts";

/** What becomes of an error: somebody should look, it is mended, or it may go on. */
export const STATUSES = ["open", "resolved", "ignored"] as const;
export type Status = (typeof STATUSES)[number];

export interface ErrorGroupsTable {
  id: Generated<number>;
  /** 32 hex digits. */
  fingerprint: string;
  level: Level;
  door: Door;
  /** The route, message type, command, topic or task. */
  place: string;
  class: string;
  code: string | null;
  /** Of the newest occurrence. */
  message: string;
  culprit: string;
  status: Status;
  /** 1 when it came back after it had been resolved. */
  returned: number;
  status_at: number | null;
  status_by: string | null;
  count: number;
  /** Different people it happened to, as far as they are counted. */
  people: number;
  first_at: number;
  last_at: number;
  /** The node that saw it last. */
  node: string;
  reported_at: number | null;
  /** The count that was reported last. */
  reported_count: number;
}

export interface ErrorSamplesTable {
  id: Generated<number>;
  group_id: number;
  at: number;
  node: string;
  reference: string;
  user_id: number | null;
  method: string | null;
  path: string | null;
  user_agent: string | null;
  /** JSON of `CauseStep[]`, outermost first. */
  chain: string;
}

interface ErrorPeopleTable {
  group_id: number;
  user_id: number;
}

interface ErrorHoursTable {
  group_id: number;
  /** The beginning of the hour. */
  hour: number;
  count: number;
}

declare module "../database/tables.ts" {
  interface Tables {
    error_groups: ErrorGroupsTable;
    error_samples: ErrorSamplesTable;
    error_people: ErrorPeopleTable;
    error_hours: ErrorHoursTable;
  }
}
