import { AsyncLocalStorage } from "node:async_hooks";

/** What every log line of this asynchronous context carries. */
export interface LogContext {
  request_id?: string;
  user_id?: number;
  connection_id?: string;
  /** The command of the console that runs. */
  command?: string;
}

/**
 * The context of the work at hand. Whoever learns more later (who is signed in) writes it into the same object.
 *
 * @example logContext.run({ request_id: "q1" }, () => log.info("seen"));
 */
export const logContext = new AsyncLocalStorage<LogContext>();
