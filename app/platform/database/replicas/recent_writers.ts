import { LRUCache } from "lru-cache";
import { logContext } from "../../logging/index.ts";

const MOST = 100_000;
/** After this part of the time the other nodes are told again that somebody still changes things. */
const TELL_AGAIN = 0.1;

/** A person who has just changed something. */
export type Writer = number;

/**
 * Who changed something a moment ago, here or on another node: their next pages come from the primary, so that nobody
 * looks in vain for what they have just written.
 */
export class RecentWriters {
  readonly #until = new LRUCache<Writer, number>({ max: MOST });
  readonly #told = new LRUCache<Writer, number>({ max: MOST });
  readonly #windowMs: () => number;
  readonly #listeners = new Set<(writer: Writer) => void>();

  /** @param windowMs for how long somebody counts, read at each use */
  constructor(windowMs: () => number) {
    this.#windowMs = windowMs;
  }

  /** Whether the person whose work this is, as the log knows it, has just changed something. */
  includesMe(): boolean {
    const me = logContext.getStore()?.user_id;
    return me !== undefined && (this.#until.get(me) ?? 0) > performance.now();
  }

  /** Notes that the person whose work this is changed something; the other nodes are told, though not each time. */
  addMe(): void {
    const me = logContext.getStore()?.user_id;
    if (me === undefined || this.#windowMs() === 0) return;
    this.add(me);
    const now = performance.now();
    if ((this.#told.get(me) ?? -Infinity) > now - this.#windowMs() * TELL_AGAIN) return;
    this.#told.set(me, now);
    for (const listener of this.#listeners) listener(me);
  }

  /** Notes what another node told. */
  add(writer: Writer): void {
    this.#until.set(writer, performance.now() + this.#windowMs());
  }

  /** Called with each person who changes something on this node. */
  onAdded(listener: (writer: Writer) => void): void {
    this.#listeners.add(listener);
  }
}
