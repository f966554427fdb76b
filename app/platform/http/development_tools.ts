import type { Hono, MiddlewareHandler } from "hono";

/** What stands around and beside the pages while one develops; production has none. */
export interface DevelopmentTools {
  /** Around every request, inside of compression and the headers. */
  around: MiddlewareHandler;
  /** Puts pages of its own on the application. */
  mount(app: Hono): void;
}
