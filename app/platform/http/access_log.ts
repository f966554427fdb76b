import type { Context } from "hono";
import { type Log, type LogContext, quoted } from "../logging/index.ts";
import { clientOf } from "../security/index.ts";
import { isUpgrade } from "../support/index.ts";

/** Paths that are asked for all the time and tell nothing. */
const QUIET = ["/assets/", "/health/"];

interface Answered {
  response: Response;
  /** Milliseconds. */
  took: number;
  context: LogContext;
}

/** Writes one line a request: verb, path, status and milliseconds. The query is left out: it may hold a secret. */
export function accessLog(log: Log): (c: Context, answered: Answered) => void {
  const lines = log.plainLines("http", { message: "request", written });
  return (c, { response, took, context }) => {
    const { method, path } = c.req;
    const ms = Math.round(took * 10) / 10;
    const status = statusOf(response, c);
    const level = QUIET.some((folder) => path.startsWith(folder)) ? "debug" : "info";
    lines.write(level, { method, path, status, ms, address: clientOf(c).address }, context);
  };
}

type Line = Record<"method" | "path" | "address", string> & Record<"status" | "ms", number>;

/** Verbs are checked by Node's parser, and addresses by ours: only the path may need quoting. */
function written({ method, path, status, ms, address }: Line): string {
  return `,"method":"${method}","path":${quoted(path)},"status":${status},"ms":${ms},"address":"${address}"`;
}

/** An accepted upgrade looks like an empty 200 here; the client gets 101. */
function statusOf({ status }: Response, c: Context): number {
  return status === 200 && isUpgrade(c) ? 101 : status;
}
