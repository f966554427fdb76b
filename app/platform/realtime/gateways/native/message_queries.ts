import type { QueryLog } from "../../../database/index.ts";
import type { MessageMiddleware } from "./socket_messages.ts";

/** Counts what a socket message asked of the database for its type. */
export function messageQueries(queries: QueryLog): MessageMiddleware {
  return async function messageQueries({ type }, next) {
    try {
      await next();
    } finally {
      queries.finish(`ws ${type}`);
    }
  };
}
