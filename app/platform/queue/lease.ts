import { createHash } from "node:crypto";
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
  readonly #clock: Clock;
  #owner = randomId(96);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get owner(): string {
    return this.#owner;
  }

  /**
   * From now on in the name of a server of which there is only one at a time.
   *
   * @returns how the names of its earlier runs begin: they are dead
   */
  nameAfter(server: string): string {
    const prefix = `${createHash("sha256").update(server).digest("hex").slice(0, 16)}~`;
    this.#owner = prefix + randomId(96);
    return prefix;
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
