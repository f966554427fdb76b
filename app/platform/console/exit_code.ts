/** What the end of a command means to a script; `docs/console.md` has the same table. */
export const ExitCode = {
  /** It is done. */
  done: 0,
  /** It failed, or it ran and found something amiss (`doctor`, a check, one of several servers). */
  failed: 1,
  /** It was called wrongly: nothing has been done. */
  usage: 2,
  /** It needs a running server, and none runs, or none of that name. */
  noServer: 3,
  /** The database or Redis cannot be reached now: the same call may work later. */
  unavailable: 4,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
