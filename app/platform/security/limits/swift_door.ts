import { LRUCache } from "lru-cache";
import { type ConsumeOptions, type Door, type DoorParts, refusalOf } from "./door.ts";
import { Sharing } from "./sharing.ts";
import { type Pace, Tally } from "./tally.ts";

/** Keys that a door remembers at once; past that the least recent ones are let off. */
const REMEMBERED = 20_000;

/** How far somebody may go on, for the headers of an answer. */
export interface Room {
  /** Points at once. */
  points: number;
  seconds: number;
  left: number;
}

/**
 * A door for what comes often: requests, frames, messages. It judges in this process, without waiting for anything,
 * by a bucket of tokens a key (`points` at once, and as many again in `seconds`), and shares what it let through
 * with the other nodes afterwards. Where back-off is configured offenders wait longer each time, until they gave no
 * offence for a whole window.
 */
export class SwiftDoor implements Door {
  readonly #parts: DoorParts;
  readonly #tallies = new LRUCache<string, Tally>({ max: REMEMBERED });
  readonly #sharing: Sharing;
  #pace: Pace | null = null;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    const { name, counters, clock } = parts;
    const tallyOf = (key: string) => this.#tallies.get(key);
    this.#sharing = new Sharing({ name, counters, clock, tallyOf, pace: () => this.#paceNow() });
  }

  /** Lets `points` through. @returns 0 when they passed, else the seconds to wait */
  take(key: string, points = 1): number {
    const pace = this.#paceNow();
    if (!pace) return 0;
    const now = this.#parts.clock.now();
    const tally = this.#tally(key, pace, now);
    const before = tally.blockedUntil;
    const wait = tally.take(pace, now, points);
    this.#sharing.note(key);
    if (wait > 0) this.#parts.onRefused(key);
    if (tally.blockedUntil !== before) void this.#sharing.block(key, tally.blockedUntil);
    return wait;
  }

  /** As `take`. @throws TooManyRequestsError */
  pass(key: string, points = 1, options: ConsumeOptions = {}): void {
    const wait = this.take(key, points);
    if (wait > 0) throw refusalOf(this.#parts, wait, options);
  }

  async consume(key: string, points = 1, options: ConsumeOptions = {}): Promise<void> {
    this.pass(key, points, options);
  }

  async release(key: string): Promise<void> {
    this.#tallies.delete(key);
    await this.#sharing.release(key);
  }

  /** How far this key may go on; `null` while the door is off. */
  room(key: string): Room | null {
    const pace = this.#paceNow();
    if (!pace) return null;
    const { points, seconds } = pace.rate;
    const left = this.#tallies.get(key)?.left(pace, this.#parts.clock.now()) ?? points;
    return { points, seconds, left };
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#tallies.size;
  }

  /** Tells the other nodes now instead of within a second. */
  share(): Promise<void> {
    return this.#sharing.tell();
  }

  #tally(key: string, pace: Pace, now: number): Tally {
    const known = this.#tallies.get(key);
    if (known) return known;
    const tally = new Tally(pace, now);
    this.#tallies.set(key, tally);
    return tally;
  }

  #paceNow(): Pace | null {
    const rate = this.#parts.rate();
    if (rate === null) return null;
    if (this.#pace?.rate !== rate) this.#pace = paceOf(rate);
    return this.#pace;
  }
}

function paceOf(rate: Pace["rate"]): Pace {
  return { rate, flow: { burst: rate.points, perSecond: rate.points / rate.seconds } };
}
