import { AsyncLocalStorage } from "node:async_hooks";
import { type Kysely, sql } from "kysely";
import { LIMIT_AGAIN, WITHOUT_LIMIT } from "./server_rules.ts";

const context = new AsyncLocalStorage<true>();

/** Whether statements of this asynchronous context may take as long as they need. */
export function isUnhurried(): boolean {
  return context.getStore() === true;
}

/**
 * Runs `work` on one reserved connection without the limit of time for a statement: changing a large table takes what
 * it takes. The connection has its limit back at the end.
 */
export function unhurried<DB, T>(connection: Kysely<DB>, work: () => Promise<T>): Promise<T> {
  return context.run(true, async () => {
    await sql.raw(WITHOUT_LIMIT).execute(connection);
    try {
      return await work();
    } finally {
      // A connection that is gone has no limit, and the first error is the one to tell.
      await sql
        .raw(LIMIT_AGAIN)
        .execute(connection)
        .catch(() => {});
    }
  });
}
