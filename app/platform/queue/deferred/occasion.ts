import type { Job, Task, TaskOptions } from "./job.ts";

/** Where the jobs of all occasions are kept and begun. */
export interface Desk {
  /** Makes a job and keeps a place for it. */
  book(task: Task, options: TaskOptions): Job;
  start(line: readonly Job[]): void;
}

/** One request or socket message, at whose end the work that it deferred begins. */
export class Occasion {
  readonly #desk: Desk;
  #jobs: Job[] | undefined;
  #over = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Whether anything waits for its end. */
  get hasWork(): boolean {
    return this.#jobs !== undefined;
  }

  /** @throws WorkRefusedError when too many tasks wait */
  defer(task: Task, options: TaskOptions = {}): void {
    const job = this.#desk.book(task, options);
    if (this.#over) this.#desk.start([job]);
    else (this.#jobs ??= []).push(job);
  }

  /** Runs a task beside it. @throws WorkRefusedError when too many tasks wait */
  background(task: Task, options: TaskOptions = {}): void {
    this.#desk.start([this.#desk.book(task, options)]);
  }

  /** Its answer is out: what was deferred runs, one task after the other. */
  end(): void {
    this.#over = true;
    if (this.#jobs) this.#desk.start(this.#jobs);
    this.#jobs = undefined;
  }
}
