import type { Holding } from "./member.ts";

/** One member on this node: the connections that keep them there, and what the store knows of it. */
export class Stay {
  holding: Holding;
  /** Few, mostly one; `concat` takes no more room than they need. */
  connections: readonly string[] = NONE;
  /** Whether the store has it. */
  stored = false;
  /** Ends the grace before its time; there while the grace runs. */
  endGrace: (() => void) | undefined;
  /** The work on the store at hand. */
  settling: Promise<void> | undefined;

  constructor(holding: Holding) {
    this.holding = holding;
  }

  add(connection: string): void {
    if (!this.connections.includes(connection))
      this.connections = this.connections.concat(connection);
  }

  /** @returns false when it was not there */
  remove(connection: string): boolean {
    const before = this.connections;
    this.connections = before.filter((one) => one !== connection);
    return this.connections.length < before.length;
  }

  get wanted(): boolean {
    return this.connections.length > 0 || this.endGrace !== undefined;
  }
}

const NONE: readonly string[] = [];
