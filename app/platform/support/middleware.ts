import type { Context, MiddlewareHandler } from "hono";
import type { Awaitable } from "./when_there.ts";

/** Looks at the answer to a request that went on, and may change it. */
export type After = (response: Response) => Awaitable<Response>;

/**
 * Looks at a request before its handler does: lets it pass, throws, answers in its place, or lets it pass and says
 * what is to be done with the answer.
 *
 * @example const members: Guard = (c) => { if (!viewerOf(c)) throw new UnauthenticatedError(); };
 */
export type Guard = (c: Context) => Awaitable<Response | After | void>;

/** What stands before a handler (takes the context alone) or around it (takes `next`, too). */
export type Middleware = Guard | MiddlewareHandler;

/** Whether it only stands before: such a one costs a request no promise. */
export function isGuard(middleware: Middleware): middleware is Guard {
  return middleware.length < 2;
}
