/** Lets `perSecond` through on average, and `burst` at once. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  /** @param now milliseconds */
  constructor(burst: number, now: number) {
    this.#tokens = burst;
    this.#at = now;
  }

  /** @returns 0 when one may pass, else the seconds until one may */
  take({ perSecond, burst }: { perSecond: number; burst: number }, now: number): number {
    const earned = (Math.max(0, now - this.#at) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + earned);
    this.#at = now;
    if (this.#tokens < 1) return (1 - this.#tokens) / perSecond;
    this.#tokens -= 1;
    return 0;
  }
}
