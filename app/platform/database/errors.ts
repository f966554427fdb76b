import { UnavailableError } from "../errors/index.ts";
import { isConnectionLost, isPoolExhausted, isTooSlow } from "./error_facts.ts";

/** 503 `database_unavailable`: refused, lost, or not answering. Nothing was changed. */
export function databaseUnavailable(cause: unknown): UnavailableError {
  const message =
    "The database cannot be reached just now. Nothing is lost; try again in a moment.";
  return new UnavailableError("database_unavailable", message, { cause });
}

/** 503 `database_uncertain`: the connection broke when a change was sent and not yet acknowledged. */
export function databaseUncertain(cause: unknown): UnavailableError {
  const message =
    "The database went away while it stored this; it may have been stored or not. " +
    "Look first, then try again.";
  return new UnavailableError("database_uncertain", message, { cause });
}

/** 503 `database_timeout`: a statement took longer than `DATABASE_QUERY_TIMEOUT_MS`. */
export function databaseTimeout(cause: unknown): UnavailableError {
  const message = "The database takes too long to answer just now. Try again in a moment.";
  return new UnavailableError("database_timeout", message, { cause });
}

/** 503 `database_busy`: others held the same rows, the file or all connections for too long. */
export function databaseBusy(cause: unknown): UnavailableError {
  const message = "The database is too busy just now, nothing was changed. Try again in a moment.";
  return new UnavailableError("database_busy", message, { cause });
}

/** The connection broke inside a transaction before its commit was sent: nothing of it holds, it may run again. */
export class TransactionLostError extends UnavailableError {
  constructor(cause: unknown) {
    const { code, message } = databaseUnavailable(cause);
    super(code, message, { cause });
  }
}

/** A driver's error as ours where the connection or the load is to blame; all others pass as they are. */
export function translate(error: unknown): unknown {
  if (error instanceof UnavailableError) return error;
  if (isPoolExhausted(error)) return databaseBusy(error);
  if (isTooSlow(error)) return databaseTimeout(error);
  return isConnectionLost(error) ? databaseUnavailable(error) : error;
}
