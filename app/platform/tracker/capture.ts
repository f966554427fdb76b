import type { CauseStep } from "../errors/index.ts";

/** `error`: a defect, somebody should look. `warning`: a part was away, or an attempt is made again. */
export type Level = "error" | "warning";

/** Through which door it came. */
export type Door = "http" | "socket" | "console" | "deferred" | "outbox" | "process" | "background";

/** What is known of an error where it was caught. Request id, person and connection come from the log's context. */
export interface CaptureContext {
  where: Door;
  /** The route, message type, command, topic or task: `rooms.show`, `send_message`. */
  name?: string | undefined;
  /** `error` unless told. */
  level?: Level | undefined;
  /** What the person was told, and the log holds; the request's id unless told. */
  reference?: string | undefined;
  request?: CapturedRequest | undefined;
}

/** A request without its body, and without what its query says. */
export interface CapturedRequest {
  method: string;
  /** May have a query: only the names in it are kept. */
  path: string;
  userAgent?: string | undefined;
}

/** One occurrence, ready to be kept: nothing secret is left in it. */
export interface Occurrence {
  fingerprint: string;
  level: Level;
  where: Door;
  name: string;
  at: number;
  chain: CauseStep[];
  /** The function and file where it happened. */
  culprit: string;
  reference: string;
  userId: number | null;
  request: { method: string; path: string; userAgent: string } | null;
}
