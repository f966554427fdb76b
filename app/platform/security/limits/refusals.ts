import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { RedisConnections } from "../../resilience/index.ts";
import { Clock } from "../../support/index.ts";
import type { DoorName } from "./door_catalogue.ts";
import { MemoryRefusalBook } from "./memory_refusal_book.ts";
import { RedisRefusalBook } from "./redis_refusal_book.ts";
import {
  BOOK_MINUTES,
  type RefusalBook,
  type Refused,
  type RefusedMinute,
} from "./refusal_book.ts";

const MINUTE = 60_000;
/** Refusals are written down together, so often in ms. */
const WRITE_MS = 1000;
/** Different keys of a door that are noted between two times of writing; further ones count for the door alone. */
const KEYS_AT_ONCE = 200;
const OTHERS = "others";
const LONGEST_KEY = 120;

/** Counts every refusal, cheaply: floods end here. */
@singleton()
export class Refusals {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #here = new MemoryRefusalBook();
  readonly #everywhere: RefusalBook | undefined;
  readonly #totals = new Map<DoorName, number>();
  #noted = new Map<DoorName, Map<string, number>>();
  #planned = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, redis: RedisConnections, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log.part("limits");
    if (redis.configured)
      this.#everywhere = new RedisRefusalBook(() => redis.main(), settings.redis.prefix);
  }

  note(door: DoorName, key: string): void {
    this.#totals.set(door, (this.#totals.get(door) ?? 0) + 1);
    const keys = this.#noted.get(door) ?? new Map<string, number>();
    this.#noted.set(door, keys);
    const name = keys.size < KEYS_AT_ONCE || keys.has(key) ? key.slice(0, LONGEST_KEY) : OTHERS;
    keys.set(name, (keys.get(name) ?? 0) + 1);
    if (this.#planned) return;
    this.#planned = true;
    this.#clock.after(WRITE_MS, () => void this.write());
  }

  /** Refusals of a door by this node since it started. */
  total(door: DoorName): number {
    return this.#totals.get(door) ?? 0;
  }

  /** Writes down what was noted. Never rejects. */
  async write(): Promise<void> {
    this.#planned = false;
    const refused = flat(this.#noted);
    if (refused.length === 0) return;
    this.#noted = new Map();
    const minute = this.#minute();
    await this.#here.add(minute, refused);
    await this.#everywhere?.add(minute, refused).catch((err: unknown) => {
      this.#log.debug({ err }, "the other nodes do not know of some refusals");
    });
  }

  /** What was refused in the last hour: on all nodes, or, while Redis is away, on this one. */
  async lastHour(): Promise<{ minutes: RefusedMinute[]; now: number; alone: boolean }> {
    await this.write();
    const now = this.#minute();
    const from = now - BOOK_MINUTES + 1;
    const shared = await this.#everywhere?.since(from).catch(() => undefined);
    const minutes = shared ?? (await this.#here.since(from));
    return { minutes, now, alone: this.#everywhere !== undefined && shared === undefined };
  }

  #minute(): number {
    return Math.floor(this.#clock.now() / MINUTE);
  }
}

function flat(noted: Map<DoorName, Map<string, number>>): Refused[] {
  return [...noted].flatMap(([door, keys]) =>
    [...keys].map(([key, count]) => ({ door, key, count })),
  );
}
