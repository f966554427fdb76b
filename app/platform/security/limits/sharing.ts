import type { Clock } from "../../support/index.ts";
import type { Counters } from "./counters.ts";
import type { Pace, Tally } from "./tally.ts";

/** Other nodes hear after so long, at the latest, in ms. */
const TELL_MS = 1000;

export interface SharingParts {
  name: string;
  counters: Counters;
  clock: Clock;
  /** The tally of a key, while it is remembered. */
  tallyOf: (key: string) => Tally | undefined;
  pace: () => Pace | null;
}

/**
 * Tells the other nodes by and by what this one let through, and hears what they did: one command a second and key
 * that is in use, whatever passes in that second. Until it is told each node judges by itself, so that of a burst
 * over n nodes at most n times the burst gets through once; what follows is shared.
 */
export class Sharing {
  readonly #parts: SharingParts;
  #changed = new Set<string>();
  #planned = false;

  constructor(parts: SharingParts) {
    this.#parts = parts;
  }

  /** Something happened to this key. */
  note(key: string): void {
    if (!this.#parts.counters.shared) return;
    this.#changed.add(key);
    if (this.#planned) return;
    this.#planned = true;
    this.#parts.clock.after(TELL_MS, () => void this.tell());
  }

  /** A key was refused for longer: the others refuse it too. */
  async block(key: string, until: number): Promise<void> {
    const { counters, clock } = this.#parts;
    if (!counters.shared) return;
    await counters.set(this.#name("block", key), until, Math.ceil((until - clock.now()) / 1000));
  }

  async release(key: string): Promise<void> {
    const { counters } = this.#parts;
    await Promise.all(["block", "count"].map((part) => counters.delete(this.#name(part, key))));
  }

  /** Tells and hears of every key that changed. Never rejects. */
  async tell(): Promise<void> {
    const keys = this.#changed;
    this.#changed = new Set();
    this.#planned = false;
    await Promise.all([...keys].map((key) => this.#tellOf(key)));
  }

  async #tellOf(key: string): Promise<void> {
    const [tally, pace] = [this.#parts.tallyOf(key), this.#parts.pace()];
    if (!tally || !pace) return;
    if (tally.untold > 0) await this.#count(key, tally, pace);
    if (pace.rate.back) await this.#followBlock(key, tally);
  }

  async #count(key: string, tally: Tally, pace: Pace): Promise<void> {
    const { counters, clock } = this.#parts;
    const told = tally.untold;
    tally.untold = 0;
    const count = await counters.add(this.#name("count", key), told, pace.rate.seconds);
    if (count.shared) tally.hear(count, told, pace, clock.now());
    // Nobody heard it: it is told when the others are back.
    else tally.untold = Math.min(tally.untold + told, pace.rate.points);
  }

  /** Blocks end early when somebody lets the key go on another node. */
  async #followBlock(key: string, tally: Tally): Promise<void> {
    const { counters } = this.#parts;
    const before = tally.blockedUntil;
    const block = await counters.get(this.#name("block", key));
    // Who was blocked here meanwhile is so, whatever the others knew.
    if (!counters.away && tally.blockedUntil === before) tally.blockedUntil = block?.value ?? 0;
  }

  #name(part: string, key: string): string {
    return `${this.#parts.name}:${part}:${key}`;
  }
}
