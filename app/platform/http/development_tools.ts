import type { MiddlewareHandler } from "hono";
import type { Mount } from "./mount.ts";

/** What stands around and beside the pages while one develops; production has none. */
export interface DevelopmentTools {
  /** Around every request, inside of compression and the headers. */
  around: MiddlewareHandler;
  /** Puts pages of its own on the application, without a look at who asks. */
  mount(open: Mount): void;
}
