import type { Context, MiddlewareHandler } from "hono";
import type { QueryLog } from "../database/index.ts";
import { developmentDetails, isHtmx, requestIdOf, sourceOf } from "../http/index.ts";
import { type LogContext, logContext } from "../logging/index.ts";
import { sessionOrNull, viewerOf } from "../security/index.ts";
import { type Clock, Ring } from "../support/index.ts";
import { toAppError } from "../errors/index.ts";
import { RequestRecord } from "./request_record.ts";
import { sessionFacts } from "./session_facts.ts";

const KEPT = 200;
/** Its own pages, and what comes with every page and tells nothing. */
const QUIET =
  /^\/(?:_dev|assets|health|pictures)(?:\/|$)|^\/(?:offline|service-worker\.js|site\.webmanifest)$/;

/** Writes down how each request went; the newest 200, in memory. */
export class RequestRecorder {
  readonly #clock: Clock;
  readonly #queries: QueryLog;
  readonly #records = new Ring<RequestRecord>(KEPT);
  readonly #byContext = new WeakMap<LogContext, RequestRecord>();

  constructor(clock: Clock, queries: QueryLog) {
    this.#clock = clock;
    this.#queries = queries;
  }

  /** The record of the work at hand. */
  get current(): RequestRecord | undefined {
    const context = logContext.getStore();
    return context && this.#byContext.get(context);
  }

  /** Newest first. */
  all(): RequestRecord[] {
    return this.#records.newestFirst();
  }

  find(id: string): RequestRecord | undefined {
    return this.all().find((record) => record.id === id);
  }

  middleware(): MiddlewareHandler {
    return async (c, next) => {
      if (QUIET.test(c.req.path)) return next();
      const record = this.#begin(c);
      const start = performance.now();
      await next();
      record.ms = performance.now() - start;
      finish(c, record);
      if (c.error) record.failure = developmentDetails(c, toAppError(c.error), this.#queries);
    };
  }

  #begin(c: Context): RequestRecord {
    const { pathname, search } = new URL(c.req.url);
    const of = { id: requestIdOf(c), method: c.req.method, path: pathname + search };
    const record = new RequestRecord({ ...of, at: this.#clock.now() });
    this.#records.add(record);
    const context = logContext.getStore();
    if (!context) return record;
    record.queries = () => this.#queries.asked(context);
    this.#byContext.set(context, record);
    return record;
  }
}

function finish(c: Context, record: RequestRecord): void {
  const { status, headers } = c.res;
  const viewer = viewerOf(c);
  const session = sessionOrNull(c);
  record.route = sourceOf(c);
  record.type = headers.get("content-type")?.split(";")[0] ?? "";
  record.bytes = Number(headers.get("content-length") ?? 0);
  record.kind = kindOf(c, record.type);
  record.status = record.kind === "socket" && status === 200 ? 101 : status;
  record.person = viewer && { id: viewer.id, name: viewer.name };
  record.session = session && sessionFacts(session);
}

function kindOf(c: Context, type: string): RequestRecord["kind"] {
  if (c.req.header("upgrade")?.toLowerCase() === "websocket") return "socket";
  if (type !== "text/html") return "data";
  return isHtmx(c) ? "part" : "page";
}
