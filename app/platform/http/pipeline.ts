import type { Context, MiddlewareHandler } from "hono";
import { type Guard, isGuard, type Middleware, whenThere } from "../support/index.ts";

/** Answers a request; at once where it can. */
export type Run = (c: Context) => Response | Promise<Response>;

/** Answers what went wrong. */
export type Failed = (c: Context, error: unknown) => Response;

/**
 * One function for a route with all its middleware, in order. Hono gives each middleware a promise of its own, which
 * costs a small request more than what the middleware does; here guards are called as they are, and a route without
 * anything to wait for answers at once.
 */
export function pipeline(steps: readonly Middleware[], last: Run, failed: Failed): Run {
  return steps.reduceRight<Run>(
    (next, step) =>
      isGuard(step) ? before(step, next, safely(next, failed)) : around(step, safely(next, failed)),
    last,
  );
}

/** What is thrown is answered there, so that what stands around sees an answer as always. */
export function safely(run: Run, failed: Failed): Run {
  const answer = (c: Context, thrown: unknown): Response => {
    const error = thrown instanceof Error ? thrown : new Error(`${String(thrown)} was thrown`);
    c.error = error;
    return failed(c, error);
  };
  return (c) => {
    try {
      const response = run(c);
      if (!(response instanceof Promise)) return response;
      return response.catch((thrown: unknown) => answer(c, thrown));
    } catch (thrown) {
      return answer(c, thrown);
    }
  };
}

/** @param safe the same as `next`, where somebody waits for the answer */
function before(guard: Guard, next: Run, safe: Run): Run {
  return (c) => {
    const said = guard(c);
    if (said === undefined) return next(c);
    return whenThere(said, (found) => {
      if (typeof found === "function") return whenThere(safe(c), found);
      return found ?? next(c);
    });
  };
}

function around(middleware: MiddlewareHandler, next: Run): Run {
  return async (c) => {
    const answer = await middleware(c, async () => setResponse(c, await next(c)));
    if (answer) setResponse(c, answer);
    return c.res;
  };
}

/** Puts an answer in the place of another; Hono would mix their headers. */
export function setResponse(c: Context, response: Response): void {
  if (c.finalized && c.res === response) return;
  c.res = undefined;
  c.res = response;
}
