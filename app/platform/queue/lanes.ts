/** Answers false when the lane must stand still, and what comes after is given back. */
type Work<T> = (item: T) => Promise<boolean>;
type GiveBack<T> = (key: string, items: T[]) => void;

/**
 * Lines of work in memory: items of one key are worked off one after the other, different keys side by side. The
 * first item of an idle lane is begun at once, in the same turn of the event loop.
 *
 * @example
 * const lanes = new Lanes<Letter>(deliver, giveBack);
 * lanes.push("room:7", letter);
 */
export class Lanes<T> {
  readonly #work: Work<T>;
  readonly #giveBack: GiveBack<T>;
  readonly #lanes = new Map<string, T[]>();
  readonly #running = new Set<Promise<void>>();
  #size = 0;

  constructor(work: Work<T>, giveBack: GiveBack<T>) {
    this.#work = work;
    this.#giveBack = giveBack;
  }

  /** Items in all lanes, those being worked on included. */
  get size(): number {
    return this.#size;
  }

  *items(): Generator<T> {
    for (const lane of this.#lanes.values()) yield* lane;
  }

  has(key: string): boolean {
    return this.#lanes.has(key);
  }

  push(key: string, item: T): void {
    this.#size++;
    const lane = this.#lanes.get(key);
    if (lane) lane.push(item);
    else this.#open(key, [item]);
  }

  /** Waits until every lane has run empty. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #open(key: string, lane: T[]): void {
    this.#lanes.set(key, lane);
    const run = this.#run(key, lane).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #run(key: string, lane: T[]): Promise<void> {
    for (let item = lane[0]; item !== undefined; item = lane[0]) {
      const goesOn = await this.#work(item);
      lane.shift();
      this.#size--;
      if (!goesOn) return this.#halt(key, lane);
    }
    this.#lanes.delete(key);
  }

  #halt(key: string, lane: T[]): void {
    this.#lanes.delete(key);
    this.#size -= lane.length;
    this.#giveBack(key, lane);
  }
}
