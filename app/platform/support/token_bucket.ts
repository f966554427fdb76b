/** Tokens that come back with time: so many at once, and on average so many a second. */
export interface Flow {
  burst: number;
  perSecond: number;
}

/** Lets `perSecond` through on average, and `burst` at once. Times in milliseconds. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(burst: number, now: number) {
    this.#tokens = burst;
    this.#at = now;
  }

  /** @returns 0 when `points` may pass, else the seconds until they may */
  take(flow: Flow, now: number, points = 1): number {
    this.#fill(flow, now);
    if (this.#tokens < points) return (points - this.#tokens) / flow.perSecond;
    this.#tokens -= points;
    return 0;
  }

  /** Takes out what was used elsewhere; never below nothing. */
  drain(points: number): void {
    this.#tokens = Math.max(0, this.#tokens - points);
  }

  /** How many are in it now. */
  left(flow: Flow, now: number): number {
    this.#fill(flow, now);
    return this.#tokens;
  }

  #fill({ burst, perSecond }: Flow, now: number): void {
    const earned = (Math.max(0, now - this.#at) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + earned);
    this.#at = now;
  }
}
