/** The work took longer than it may. */
export class TimeOutError extends Error {
  readonly code = "ETIMEDOUT";

  constructor(ms: number) {
    super(`There was no answer within ${ms / 1000} s.`);
    this.name = "TimeOutError";
  }
}

/** What `work` answers, or a `TimeOutError` after `ms`. Work that is late is left to itself. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TimeOutError(ms)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
