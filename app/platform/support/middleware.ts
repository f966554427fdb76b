import type { Context, MiddlewareHandler } from "hono";

/**
 * Looks at a request before its handler does: lets it pass, throws, or answers in its place.
 *
 * @example const members: Guard = (c) => { if (!viewerOf(c)) throw new UnauthenticatedError(); };
 */
export type Guard = (c: Context) => Response | void | Promise<Response | void>;

/** What stands before a handler (takes the context alone) or around it (takes `next`, too). */
export type Middleware = Guard | MiddlewareHandler;

/** Whether it only stands before: such a one costs a request no promise. */
export function isGuard(middleware: Middleware): middleware is Guard {
  return middleware.length < 2;
}
