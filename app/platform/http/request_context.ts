import type { Context, MiddlewareHandler } from "hono";
import type { QueryLog } from "../database/index.ts";
import { type LogContext, logContext } from "../logging/index.ts";
import type { DeferredWork } from "../queue/index.ts";
import { readClient, setClient, type TrustedProxies } from "../security/index.ts";
import { randomId } from "../support/index.ts";
import { setQueryProfile } from "./query_profile.ts";
import { sourceOf } from "./query_source.ts";
import { setOccasion } from "./occasion_access.ts";
import { setRequestId } from "./request_id.ts";

const VALID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives each request its id and its client, and the log its context; deferred work runs when the response is
 * out. An id that a trusted proxy sends is kept, so that both logs meet.
 */
export function requestContext(
  proxies: TrustedProxies,
  deferred: DeferredWork,
  queries: QueryLog,
): MiddlewareHandler {
  return async function requestContext(c, next) {
    const client = readClient(c, proxies);
    const id = (client.proxied && givenId(c)) || randomId(96);
    setClient(c, client);
    setRequestId(c, id);
    const context: LogContext = { request_id: id };
    const occasion = deferred.occasion();
    setOccasion(c, occasion);
    if (queries.keepsEach) setQueryProfile(c, () => queries.asked(context));
    try {
      await deferred.during(occasion, () => logContext.run(context, next));
      countQueries(c, context, queries);
    } finally {
      if (occasion.hasWork) whenSent(c, () => occasion.end());
      else occasion.end();
    }
  };
}

/** What the request asked of the database counts for its route. */
function countQueries(c: Context, context: LogContext, queries: QueryLog): void {
  if (queries.asked(context)) queries.finish(sourceOf(c), context);
}

function givenId(c: Context): string | undefined {
  const id = c.req.header("x-request-id");
  return id !== undefined && VALID.test(id) ? id : undefined;
}

interface NodeBindings {
  outgoing?: { once(event: "close", listener: () => void): void };
}

/** When the last byte was sent or the client is gone; at once without a server, as in tests. */
function whenSent(c: Context, task: () => void): void {
  const { outgoing } = (c.env ?? {}) as NodeBindings;
  if (outgoing) outgoing.once("close", task);
  else task();
}
