import type { Context } from "hono";
import type { Settings } from "../../../config/settings.ts";
import type { QueryLog } from "../database/index.ts";
import { type Log, type LogContext, logContext } from "../logging/index.ts";
import { type DeferredWork, type Occasion, withOccasion } from "../queue/index.ts";
import { clientOf, guardHeaders, type TrustedProxies } from "../security/index.ts";
import { whenThere } from "../support/index.ts";
import { accessLog } from "./access_log.ts";
import { setGuardHeaders } from "./answer_headers.ts";
import { compression } from "./compression.ts";
import { setOccasion } from "./occasion_access.ts";
import { type Failed, type Run, safely } from "./pipeline.ts";
import { sourceOf } from "./query_source.ts";
import { completeHeaders } from "./prepared_response.ts";
import { introduce } from "./request_context.ts";

export interface EnvelopeParts {
  settings: Settings;
  log: Log;
  proxies: TrustedProxies;
  deferred: DeferredWork;
  queries: QueryLog;
  failed: Failed;
}

/** Puts what stands around every answer around one way to answer. */
export type Envelope = (run: Run) => Run;

/**
 * What stands around every answer. Before: the request's id, its client, and the log's context. After: the headers
 * that all answers carry, compression, what was asked of the database, the line in the log; and what was deferred
 * runs when the answer is out.
 */
export function envelope(parts: EnvelopeParts): Envelope {
  const { settings, proxies, deferred, queries } = parts;
  const [compress, note] = [compression(), accessLog(parts.log)];
  return (run) => {
    const inside = safely(run, parts.failed);
    return (c) => {
      const start = performance.now();
      const context = introduce(c, proxies);
      setGuardHeaders(c, guardHeaders(settings, clientOf(c)));
      const occasion = deferred.occasion();
      setOccasion(c, occasion);
      const answer = logContext.run(withOccasion(context, occasion), inside, c);
      return whenThere(answer, (response) => {
        const sent = compress(c, completeHeaders(c, response));
        return whenThere(sent, (last) => {
          countQueries(c, context, queries);
          endWith(c, occasion);
          note(c, { response: last, took: performance.now() - start, context });
          return last;
        });
      });
    };
  };
}

/** What the request asked of the database counts for its route. */
function countQueries(c: Context, context: LogContext, queries: QueryLog): void {
  if (queries.asked(context)) queries.finish(sourceOf(c), context);
}

interface NodeBindings {
  outgoing?: { once(event: "close", listener: () => void): void };
}

/** When the last byte was sent or the client is gone; at once without a server, as in tests. */
function endWith(c: Context, occasion: Occasion): void {
  const { outgoing } = (c.env ?? {}) as NodeBindings;
  if (outgoing && occasion.hasWork) outgoing.once("close", () => occasion.end());
  else occasion.end();
}
