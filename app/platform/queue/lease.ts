import { type Clock, randomId } from "../support/index.ts";

/** A process that has not renewed what it has in hand for so long is taken for dead, and another takes over. */
const LEASE_MS = 10_000;

/** Who has entries in hand, and until when (milliseconds). */
export interface Lease {
  owner: string;
  now: number;
  until: number;
}

/** Gives out the leases of this process; its name is new with each start, so that it never takes itself for alive. */
export class Leases {
  readonly owner = randomId(96);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(): Lease {
    const now = this.#clock.now();
    return { owner: this.owner, now, until: now + LEASE_MS };
  }

  /** Whether half of the time is over. */
  isAging({ leasedUntil }: { leasedUntil: number }): boolean {
    return leasedUntil < this.#clock.now() + LEASE_MS / 2;
  }
}
