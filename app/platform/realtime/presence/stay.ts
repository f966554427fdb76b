import type { Holding } from "./member.ts";

/** One member on this node: the connections that keep them there, and what the store knows of it. */
export class Stay {
  holding: Holding;
  readonly connections = new Set<string>();
  /** Whether the store has it. */
  stored = false;
  /** Ends the grace before its time; there while the grace runs. */
  endGrace: (() => void) | undefined;
  /** The work on the store at hand. */
  settling: Promise<void> | undefined;

  constructor(holding: Holding) {
    this.holding = holding;
  }

  get wanted(): boolean {
    return this.connections.size > 0 || this.endGrace !== undefined;
  }
}
