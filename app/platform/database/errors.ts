import { UnavailableError } from "../errors/index.ts";
import { isConnectionLost } from "./error_facts.ts";

/** 503 `database_unavailable`: refused, lost, or no connection free in time. */
export function databaseUnavailable(cause: unknown): UnavailableError {
  const message =
    "The database cannot be reached just now. Nothing is lost; try again in a moment.";
  return new UnavailableError("database_unavailable", message, { cause });
}

/** 503 `database_busy`: others held the same rows, or the file, for too long. */
export function databaseBusy(cause: unknown): UnavailableError {
  const message = "The database is too busy just now, nothing was changed. Try again in a moment.";
  return new UnavailableError("database_busy", message, { cause });
}

/** A driver's error as ours where the connection is to blame; all others pass as they are. */
export function translate(error: unknown): unknown {
  if (error instanceof UnavailableError) return error;
  return isConnectionLost(error) ? databaseUnavailable(error) : error;
}
