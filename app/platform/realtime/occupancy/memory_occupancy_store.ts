import { splitKey } from "../channels/namespace.ts";
import { type OccupancyChange, OccupancyStore } from "./occupancy_store.ts";

/** Occupancy of the nodes of one process. */
export class MemoryOccupancyStore extends OccupancyStore {
  readonly #isAlive: (node: string) => boolean;
  /** Node → channel → subscriptions. */
  readonly #nodes = new Map<string, Map<string, number>>();

  constructor(isAlive: (node: string) => boolean) {
    super();
    this.#isAlive = isAlive;
  }

  override async set(
    node: string,
    counts: ReadonlyMap<string, number>,
  ): Promise<OccupancyChange[]> {
    return [...counts].map(([key, count]) => this.#set(node, key, count));
  }

  override async counts(keys: readonly string[]): Promise<number[]> {
    return keys.map((key) => this.#total(key));
  }

  override async channels(namespace: string): Promise<Map<string, number>> {
    const keys = new Set(this.#living().flatMap((channels) => [...channels.keys()]));
    const places = [...keys].map((key) => ({ key, ...splitKey(key) }));
    const here = places.filter((place) => place.namespace === namespace);
    return new Map(here.map(({ key, name }) => [name, this.#total(key)]));
  }

  override async touch(): Promise<boolean> {
    return true;
  }

  override async bury(node: string): Promise<string[]> {
    if (this.#isAlive(node)) return [];
    const keys = [...(this.#nodes.get(node)?.keys() ?? [])];
    this.#nodes.delete(node);
    return keys.filter((key) => this.#total(key) === 0);
  }

  #set(node: string, key: string, count: number): OccupancyChange {
    const channels = this.#nodes.get(node) ?? new Map<string, number>();
    this.#nodes.set(node, channels);
    const before = channels.get(key) ?? 0;
    if (count > 0) channels.set(key, count);
    else channels.delete(key);
    return changeOf(key, { before, count, total: this.#total(key) });
  }

  #total(key: string): number {
    return this.#living().reduce((sum, channels) => sum + (channels.get(key) ?? 0), 0);
  }

  #living(): Map<string, number>[] {
    return [...this.#nodes].flatMap(([node, channels]) => (this.#isAlive(node) ? channels : []));
  }
}

/** @param counts `before` and `count` of one node, and the total now */
export function changeOf(
  key: string,
  { before, count, total }: { before: number; count: number; total: number },
): OccupancyChange {
  const alone = total === count;
  const turned =
    alone && before === 0 && count > 0
      ? "occupied"
      : alone && before > 0 && count === 0
        ? "vacated"
        : undefined;
  return { key, total, turned };
}
