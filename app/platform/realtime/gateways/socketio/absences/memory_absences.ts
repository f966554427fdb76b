import type { Clock } from "../../../../support/index.ts";
import type { Absence } from "./absence.ts";
import { ABSENCE_MS, Absences } from "./absences.ts";

const MOST = 20_000;

/** Absent clients of this process. */
export class MemoryAbsences extends Absences {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #absences = new Map<string, { absence: Absence; until: number }>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  get size(): number {
    return this.#absences.size;
  }

  override async put(pid: string, absence: Absence): Promise<void> {
    this.#sweep();
    this.#absences.delete(pid);
    this.#absences.set(pid, { absence, until: this.#clock.now() + ABSENCE_MS });
  }

  override async take(pid: string): Promise<Absence | undefined> {
    const found = this.#absences.get(pid);
    this.#absences.delete(pid);
    return found && found.until > this.#clock.now() ? found.absence : undefined;
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [pid, { until }] of this.#absences) {
      if (until > now && this.#absences.size < MOST) return;
      this.#absences.delete(pid);
    }
  }
}
