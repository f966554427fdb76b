import type { Rate } from "../../config/index.ts";
import type { TooManyRequestsError } from "../../errors/index.ts";
import type { Count } from "./counters.ts";
import { backOff, type ConsumeOptions, type Door, type DoorParts, refusalOf } from "./door.ts";

/** Whoever died between taking a turn and using it blocks it for no longer, in seconds. */
const TURN_SECONDS = 10;

/**
 * A door that asks the shared count each time, for what is rare and dear: sign-ins, accounts, uploads. `points` pass
 * freely; from then on each one that passes makes the next one wait, twice as long each time, until all is forgotten
 * after `seconds`. Without back-off nothing passes any more until then.
 *
 * Either acts are counted (`consume`), or failures alone (`check` before, `count` after a failure, `release` after
 * a success).
 */
export class CountedDoor implements Door {
  readonly #parts: DoorParts;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  async consume(key: string, points = 1, options: ConsumeOptions = {}): Promise<void> {
    const rate = this.#parts.rate();
    if (!rate) return;
    const waited = await this.#pastWait(key, options);
    if (waited !== null && !(await this.#takesTurn(key, waited))) {
      throw this.#refuse(key, rate.back?.first ?? 1, options);
    }
    const count = await this.#add(key, points, rate);
    const passes = count.value <= rate.points || waited !== null;
    if (passes) return this.#askToWait(key, rate, count);
    // Of many that came at once these are past the free ones and did not wait: they count for nothing.
    await this.#add(key, -points, rate);
    throw this.#refuse(key, waitAfter(rate, { ...count, value: rate.points }), options);
  }

  /** Refuses while the key has to wait; counts nothing. @throws TooManyRequestsError */
  async check(key: string, options: ConsumeOptions = {}): Promise<void> {
    if (this.#parts.rate()) await this.#pastWait(key, options);
  }

  /** Counts a failure. */
  async count(key: string, points = 1): Promise<void> {
    const rate = this.#parts.rate();
    if (rate) await this.#askToWait(key, rate, await this.#add(key, points, rate));
  }

  async release(key: string): Promise<void> {
    const { counters } = this.#parts;
    await Promise.all([counters.delete(this.#name(key)), counters.delete(this.#name(key, "wait"))]);
  }

  /** @returns the time until which the key had to wait, or `null` when it never had to */
  async #pastWait(key: string, options: ConsumeOptions): Promise<number | null> {
    const { counters, clock } = this.#parts;
    const wait = await counters.get(this.#name(key, "wait"));
    if (!wait) return null;
    const left = wait.value - clock.now();
    if (left > 0) throw this.#refuse(key, left / 1000, options);
    return wait.value;
  }

  /** After a wait one may pass, on whichever node. */
  async #takesTurn(key: string, waited: number): Promise<boolean> {
    const turn = this.#name(key, `turn.${waited}`);
    return (await this.#parts.counters.add(turn, 1, TURN_SECONDS)).value === 1;
  }

  #add(key: string, points: number, { seconds }: Rate): Promise<Count> {
    return this.#parts.counters.add(this.#name(key), points, seconds);
  }

  /** From the last free one on, whoever passed makes the next one wait. */
  async #askToWait(key: string, rate: Rate, count: Count): Promise<void> {
    if (count.value < rate.points) return;
    const { counters, clock } = this.#parts;
    const seconds = waitAfter(rate, count);
    const until = Math.ceil(clock.now() + seconds * 1000);
    const kept = Math.ceil(Math.max(count.msLeft / 1000, seconds));
    await counters.set(this.#name(key, "wait"), until, kept);
  }

  #refuse(key: string, seconds: number, options: ConsumeOptions): TooManyRequestsError {
    this.#parts.onRefused(key);
    return refusalOf(this.#parts, seconds, options);
  }

  #name(key: string, part = "count"): string {
    return `${this.#parts.name}:${part}:${key}`;
  }
}

/** Seconds until the next one may pass. */
function waitAfter({ points, back }: Rate, { value, msLeft }: Count): number {
  return back ? backOff(back, value - points + 1) : msLeft / 1000;
}
