import type { Selectable } from "kysely";
import type { CauseStep } from "../errors/index.ts";
import type { Door, Level } from "./capture.ts";
import type { ErrorGroupsTable, ErrorSamplesTable, Status } from "./tables.ts";

/** A group of similar errors. Times in milliseconds. */
export interface TrackedError {
  id: number;
  level: Level;
  door: Door;
  /** The route, message type, command, topic or task. */
  place: string;
  class: string;
  code: string | null;
  message: string;
  culprit: string;
  status: Status;
  /** It came back after it had been resolved. */
  returned: boolean;
  status_at: number | null;
  status_by: string | null;
  count: number;
  people: number;
  first_at: number;
  last_at: number;
  node: string;
  reported_at: number | null;
}

/** One occurrence of an error. */
export interface ErrorSample {
  id: number;
  at: number;
  node: string;
  reference: string;
  user_id: number | null;
  method: string | null;
  path: string | null;
  user_agent: string | null;
  chain: CauseStep[];
}

export function trackedError({
  fingerprint: _fingerprint,
  reported_count: _count,
  returned,
  ...row
}: Selectable<ErrorGroupsTable>): TrackedError {
  return { ...row, returned: returned === 1 };
}

export function errorSample({
  group_id: _group,
  chain,
  ...row
}: Selectable<ErrorSamplesTable>): ErrorSample {
  // Written by `sampleRow`, and by nobody else.
  return { ...row, chain: JSON.parse(chain) as CauseStep[] };
}
