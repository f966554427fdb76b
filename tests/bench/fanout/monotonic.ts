const BEHIND = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds of the clock that all processes of a machine share. */
export function monotonic(): number {
  return performance.now() + BEHIND;
}
