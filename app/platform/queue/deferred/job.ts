import { UnavailableError } from "../../errors/index.ts";
import type { LogContext } from "../../logging/index.ts";

/** Work for later. Its signal is aborted when its time is over, or when the server cannot wait any longer. */
export type Task = (signal: AbortSignal) => unknown;

export interface TaskOptions {
  /** Says in the log and the tracker which task it was; the function's name unless told. */
  name?: string;
  /** Milliseconds it may take; `DEFERRED_TIMEOUT_SECONDS` unless told. */
  timeoutMs?: number;
}

/** A task with all that it needs to run. */
export interface Job {
  task: Task;
  name: string;
  timeoutMs: number;
  /** Ids of the request or connection that asked for it. */
  context: LogContext;
}

/** A task that did not do its work. */
export interface FailedTask {
  name: string;
  error: Error;
  context: LogContext;
  /** Its time was over. */
  timedOut: boolean;
}

/** The time of a task was over; the reason of its signal. */
export class TaskTimeoutError extends Error {
  readonly code = "task_timeout";

  constructor(name: string, ms: number) {
    super(`The task ${name} took longer than ${ms} ms and was told to stop.`);
    this.name = "TaskTimeoutError";
  }
}

/** The server ended before the task did; the reason of its signal. */
export class TaskAbandonedError extends Error {
  readonly code = "task_abandoned";

  constructor(name: string) {
    super(`The server stopped before the task ${name} was done.`);
    this.name = "TaskAbandonedError";
  }
}

/** 503: as many tasks wait as may, or the server is about to end. */
export class WorkRefusedError extends UnavailableError {
  constructor(waiting: number) {
    super(
      "work_queue_full",
      "The server has too much to do just now. Nothing was changed; try again in a moment.",
      { cause: new Error(`${waiting} tasks wait for their turn.`) },
    );
  }
}
