import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";

export type LocalListener = (data: unknown, event: string) => void | Promise<void>;

/**
 * Events inside this process. A name may end in a wildcard: `order.*` hears `order.paid` and `order.item.added`, `*`
 * hears everything. A listener that throws harms no other, and nobody waits for one.
 *
 * @example
 * const stop = events.subscribe("order.*", (order) => ledger.note(order));
 * events.emit("order.paid", order);
 * stop();
 */
@singleton()
export class LocalEvents {
  readonly #exact = new Map<string, Set<LocalListener>>();
  /** By what stands before the asterisk. */
  readonly #wild = new Map<string, Set<LocalListener>>();
  readonly #log: Logger;

  constructor(log: Log) {
    this.#log = log.part("realtime");
  }

  /** @returns how many listeners were called */
  emit(event: string, data: unknown): number {
    const listeners = this.getSubscribers(event);
    for (const listener of listeners) void this.#call(listener, { event, data });
    return listeners.length;
  }

  /** @returns a function that ends it, as `unsubscribe` does */
  subscribe(event: string, listener: LocalListener): () => void {
    const { map, name } = this.#place(event);
    const listeners = map.get(name) ?? new Set();
    listeners.add(listener);
    map.set(name, listeners);
    return () => void this.unsubscribe(event, listener);
  }

  /** @returns false when it did not listen under this name */
  unsubscribe(event: string, listener: LocalListener): boolean {
    const { map, name } = this.#place(event);
    const listeners = map.get(name);
    const was = listeners?.delete(listener) ?? false;
    if (listeners?.size === 0) map.delete(name);
    return was;
  }

  /** Who hears an event of this name, in the order of subscribing, each once. */
  getSubscribers(event: string): LocalListener[] {
    const wild = [...this.#wild].flatMap(([start, listeners]) =>
      event.startsWith(start) ? [...listeners] : [],
    );
    return [...new Set([...(this.#exact.get(event) ?? []), ...wild])];
  }

  #place(event: string): { map: Map<string, Set<LocalListener>>; name: string } {
    if (!event.endsWith("*")) return { map: this.#exact, name: event };
    return { map: this.#wild, name: event.slice(0, -1) };
  }

  async #call(listener: LocalListener, { event, data }: { event: string; data: unknown }) {
    try {
      await listener(data, event);
    } catch (error) {
      this.#log.error({ err: error, event }, "a listener to an event failed");
    }
  }
}
