import { autoconfigure, tag } from "../container/index.ts";

/**
 * Something that goes by itself while the server runs, at intervals. A class that extends this and lies in a folder
 * called `chores` is found by itself. Every node does its chores: what only one node should do extends `LeasedChore`.
 *
 * @example
 * @singleton()
 * export class CollectSessions extends Chore {
 *   readonly everyMs = 600_000;
 *   constructor(private readonly sessions: Sessions) { super(); }
 *   override run() { return this.sessions.collect(); }
 * }
 */
export abstract class Chore {
  /** The pause between the end of a run and the next, in ms. */
  abstract readonly everyMs: number;

  /** Does it once. What it throws is written down, and it is tried again at the next turn. */
  abstract run(): Promise<unknown>;
}

/** All of them. */
export const chores = tag<Chore>("chore");

autoconfigure(Chore, chores);
