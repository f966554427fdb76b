import type { Redis } from "ioredis";
import type { Absence } from "./absence.ts";
import { ABSENCE_MS, Absences } from "./absences.ts";

/**
 * Absent clients of all nodes that share a Redis. Each node keeps those of its own too, for when Redis is away; one
 * that went on elsewhere meanwhile names a frame which is not found in what was kept, and is not taken for recovered.
 */
export class RedisAbsences extends Absences {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #here: Absences;

  constructor(redis: Redis, prefix: string, here: Absences) {
    super();
    this.#redis = redis;
    this.#prefix = `${prefix}socketio:`;
    this.#here = here;
  }

  override async put(pid: string, absence: Absence): Promise<void> {
    await this.#here.put(pid, absence);
    if (this.#isAway) return;
    await this.#redis.set(this.#prefix + pid, JSON.stringify(absence), "PX", ABSENCE_MS);
  }

  override async take(pid: string): Promise<Absence | undefined> {
    const here = await this.#here.take(pid);
    return (await this.#shared(pid)) ?? here;
  }

  async #shared(pid: string): Promise<Absence | undefined> {
    if (this.#isAway) return undefined;
    const text = await this.#redis.getdel(this.#prefix + pid).catch(() => null);
    return text === null ? undefined : (JSON.parse(text) as Absence); // only `put` writes here
  }

  get #isAway(): boolean {
    return this.#redis.status !== "ready";
  }
}
