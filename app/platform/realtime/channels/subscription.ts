import type { Connection } from "../connections/connection.ts";

/** A join that takes so long lets events through before its answer rather than keep more. */
const MAX_HELD = 1_000;

/**
 * One connection on one channel. Until the client has been told that it joined, events are held back, so that
 * nothing is missed and nothing comes before the answer.
 */
export class Subscription {
  readonly connection: Connection;
  readonly channel: string;
  /** False once it ended, also while it was still being set up. */
  active = true;
  #held: Buffer[] | undefined = [];

  constructor(connection: Connection, channel: string) {
    this.connection = connection;
    this.channel = channel;
  }

  deliver(frame: Buffer): void {
    if (this.#held === undefined) {
      this.connection.sendFrame(frame);
      return;
    }
    this.#held.push(frame);
    if (this.#held.length >= MAX_HELD) this.release();
  }

  /** Whether the client knows that it joined. */
  get open(): boolean {
    return this.#held === undefined;
  }

  /** Lets out what was held back. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const frame of held) this.connection.sendFrame(frame);
  }
}
