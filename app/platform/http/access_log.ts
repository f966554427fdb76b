import type { Context } from "hono";
import { type Log, type LogContext, flat, quoted } from "../logging/index.ts";
import { clientOf } from "../security/index.ts";
import { isUpgrade } from "../support/index.ts";

/** Paths that are asked for all the time and tell nothing. */
const QUIET = /^\/(assets|health)\//;

interface Answered {
  response: Response;
  /** Milliseconds. */
  took: number;
  context: LogContext;
}

/** Writes one line a request: verb, path, status and milliseconds. The query is left out: it may hold a secret. */
export function accessLog(log: Log): (c: Context, answered: Answered) => void {
  const lines = log.plainLines("http", { message: "request", written: rememberingForm() });
  return (c, { response, took, context }) => {
    const { method, path } = c.req;
    const ms = Math.round(took * 10) / 10;
    const status = statusOf(response, c);
    const level = QUIET.test(path) ? "debug" : "info";
    lines.write(level, { method, path, status, ms, address: clientOf(c).address }, context);
  };
}

type Line = Record<"method" | "path" | "address", string> & Record<"status" | "ms", number>;

interface Known {
  method: string;
  status: number;
  text: string;
}

const REMEMBERED = 1000;
/** Longer paths are nobody's bookmark. */
const LONGEST = 200;

/**
 * What a line says, its beginning remembered by the path: most requests are answered as the last one of their path was.
 * Verbs are checked by Node's parser, and addresses by ours: only the path may need quoting.
 */
function rememberingForm(): (line: Line) => string {
  const known = new Map<string, Known>();
  return (line) => {
    const { method, path, status, ms, address } = line;
    let beginning = known.get(path);
    if (beginning?.method !== method || beginning.status !== status) {
      beginning = { method, status, text: beginningOf(line) };
      if (known.size >= REMEMBERED) known.clear();
      if (path.length <= LONGEST) known.set(path, beginning);
    }
    return `${beginning.text}${ms},"address":"${address}"`;
  };
}

function beginningOf({ method, path, status }: Line): string {
  return flat(`,"method":"${method}","path":${quoted(path)},"status":${status},"ms":`);
}

/** An accepted upgrade looks like an empty 200 here; the client gets 101. */
function statusOf({ status }: Response, c: Context): number {
  return status === 200 && isUpgrade(c) ? 101 : status;
}
