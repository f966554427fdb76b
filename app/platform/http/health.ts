import { singleton } from "../container/index.ts";
import { Clock } from "../support/index.ts";

/** Something that must work for this node to be of use. */
export interface HealthCheck {
  name: string;
  /** Rejects when it does not work. */
  probe: () => Promise<unknown>;
  /** Milliseconds after which it counts as not working; 2000 unless told. */
  timeoutMs?: number;
  /** Whether this node is of no use without it just now; it is unless told. */
  readonly isVital?: () => boolean;
}

export interface HealthReport {
  status: "ready" | "unready" | "draining";
  checks: { name: string; ok: boolean; ms: number; message?: string }[];
}

/** Whether this node should get traffic. */
@singleton()
export class Health {
  readonly #checks: HealthCheck[] = [];
  readonly #clock: Clock;
  #draining = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @example health.check({ name: "database", probe: () => database.ping() }) */
  check(check: HealthCheck): void {
    this.#checks.push(check);
  }

  /** From now on not ready, whatever the checks say: the node is on its way out. */
  drain(): void {
    this.#draining = true;
  }

  /** Ready again as far as the checks say so. */
  resume(): void {
    this.#draining = false;
  }

  get draining(): boolean {
    return this.#draining;
  }

  async report(): Promise<HealthReport> {
    const checks = await Promise.all(this.#checks.map((check) => this.#run(check)));
    if (this.#draining) return { status: "draining", checks };
    const isReady = checks.every(({ ok }, place) => ok || !this.#isVital(place));
    return { status: isReady ? "ready" : "unready", checks };
  }

  #isVital(place: number): boolean {
    return this.#checks[place]?.isVital?.() ?? true;
  }

  async #run({ name, probe, timeoutMs = 2000 }: HealthCheck) {
    const start = this.#clock.now();
    const message = await this.#within(timeoutMs, outcome(probe));
    const ms = this.#clock.now() - start;
    return message === undefined ? { name, ok: true, ms } : { name, ok: false, ms, message };
  }

  #within(ms: number, work: Promise<string | undefined>): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const takeBack = this.#clock.after(ms, () => resolve(`no answer within ${ms} ms`));
    return Promise.race([work, promise]).finally(takeBack);
  }
}

/** Why it does not work is for the log and `doctor`: this answer is open to everybody. */
async function outcome(probe: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await probe();
    return undefined;
  } catch {
    return "failed";
  }
}
