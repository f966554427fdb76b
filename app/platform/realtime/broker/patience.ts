/** How long work on Redis may hold up a client before it goes on without, in ms. */
export const PATIENCE_MS = 2_000;

/**
 * Waits for `work`, but no longer than `ms`.
 *
 * @returns whether it was done in time
 * @throws what `work` throws in time; what it throws later is for who started it
 */
export async function doneWithin(work: Promise<unknown>, ms = PATIENCE_MS): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms).unref();
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
