import type { Rate } from "../../config/index.ts";
import { type Flow, TokenBucket } from "../../support/index.ts";
import type { Count } from "./counters.ts";
import { backOff } from "./door.ts";

/** What a swift door lets through: the rate as configured, and as a flow of tokens. */
export interface Pace {
  rate: Rate;
  flow: Flow;
}

/** What one process knows of one key of a swift door. Times in milliseconds. */
export class Tally {
  readonly #bucket: TokenBucket;
  #offences = 0;
  #waitedUntil = 0;
  /** The shared count when it was last heard, and when it begins anew. */
  #heard = 0;
  #anewAt = 0;
  /** Let through here since this was last told to the others. */
  untold = 0;
  blockedUntil = 0;

  constructor({ flow }: Pace, now: number) {
    this.#bucket = new TokenBucket(flow.burst, now);
  }

  /** @returns 0 when `points` pass, else the seconds to wait */
  take(pace: Pace, now: number, points: number): number {
    if (now < this.blockedUntil) return (this.blockedUntil - now) / 1000;
    if (this.#offences > 0) this.#forgive(pace, now);
    const wait = this.#bucket.take(pace.flow, now, points);
    if (wait > 0) return this.#offend(pace, now, wait);
    this.untold += points;
    return 0;
  }

  /** Points that would pass now. */
  left({ flow }: Pace, now: number): number {
    return now < this.blockedUntil ? 0 : Math.floor(this.#bucket.left(flow, now));
  }

  /**
   * Takes out what the other nodes let through.
   *
   * @param told of `count`, what this process has just added
   */
  // oxlint-disable-next-line eslint/max-params -- what was heard, of it ours, and when
  hear(count: Count, told: number, pace: Pace, now: number): void {
    const isNew = now >= this.#anewAt;
    const others = count.value - told - (isNew ? 0 : this.#heard);
    // Of a window that began without us some has flowed back since.
    const past = pace.rate.seconds - count.msLeft / 1000;
    const back = isNew ? Math.max(0, past) * pace.flow.perSecond : 0;
    this.#bucket.drain(Math.max(0, others - back));
    this.#heard = count.value;
    this.#anewAt = now + count.msLeft;
  }

  #offend({ rate: { back } }: Pace, now: number, wait: number): number {
    if (!back) return wait;
    this.#offences += 1;
    const seconds = Math.max(wait, backOff(back, this.#offences));
    this.blockedUntil = now + seconds * 1000;
    this.#waitedUntil = this.blockedUntil;
    return seconds;
  }

  /** Who gave no offence for a whole window after the last wait begins anew. */
  #forgive({ rate }: Pace, now: number): void {
    if (now >= this.#waitedUntil + rate.seconds * 1000) this.#offences = 0;
  }
}
