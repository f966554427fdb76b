import { AsyncResource } from "node:async_hooks";
import {
  BrokenCircuitError,
  bulkhead,
  type BulkheadPolicy,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry,
  type RetryPolicy,
  timeout,
  TimeoutStrategy,
  type TimeoutPolicy,
} from "cockatiel";
import type { Dependency, GuardTerms } from "../../../config/resilience.ts";
import { AppError } from "../errors/index.ts";
import { DependencyUnavailableError } from "./dependency_errors.ts";

const TRIAL_MS = 250;

export type State = "closed" | "open" | "half-open";

/** Something to do that depends on others; `signal` is aborted when its time is over. */
export type Work<T> = (signal: AbortSignal) => Promise<T>;

export interface CallTerms {
  /** Doing it twice does no harm: after a failure it is tried again. */
  idempotent?: boolean;
  /** Whether an error says that the dependency is away, and not that it refused this one call. All do by default. */
  isFault?: (error: unknown) => boolean;
  /** The work ends in time by itself, by `terms.timeout`, and says so with the reason `timeout`. */
  timesItself?: boolean;
}

/** What a policy tells of itself while it works: once when an absence begins, and once when it is over. */
export interface PolicyEvents {
  opened(failure: unknown): void;
  closed(): void;
}

type Outcome<T> = { value: T } | { refused: unknown };

/**
 * Stands before one dependency: a bound on the calls at the same time, a breaker, a time-out, and further tries of
 * what may be done twice. While the breaker is open calls fail at once; then one call tries, and others wait a
 * moment for what comes of it.
 *
 * @example
 * const answer = await policies.named("webhook").execute((signal) => fetch(url, { signal }));
 */
export class Policy {
  readonly dependency: Dependency;
  readonly terms: GuardTerms;
  readonly counts = { calls: 0, failures: 0, retries: 0, timeouts: 0, refused: 0, opened: 0 };
  readonly #bulkhead: BulkheadPolicy | undefined;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #timeout: TimeoutPolicy | undefined;
  readonly #retry: RetryPolicy | undefined;
  #openedAt = 0;
  #tryingSince = 0;
  #isAbsent = false;
  #lastFailure: { at: number; text: string } | undefined;

  constructor(dependency: Dependency, terms: GuardTerms, events: PolicyEvents) {
    this.dependency = dependency;
    this.terms = terms;
    const { concurrent, waiting, failures, rest } = terms;
    this.#bulkhead = concurrent > 0 ? bulkhead(concurrent, waiting) : undefined;
    this.#timeout =
      terms.timeout > 0 ? timeout(terms.timeout, TimeoutStrategy.Aggressive) : undefined;
    this.#retry = terms.retries > 0 ? this.#retrying(terms) : undefined;
    const breaker = new ConsecutiveBreaker(failures > 0 ? failures : Number.MAX_SAFE_INTEGER);
    this.#breaker = circuitBreaker(handleAll, { breaker, halfOpenAfter: rest });
    this.#follow(events);
  }

  /** An open breaker whose rest is over is `half-open`: the next call tries. */
  state(): State {
    const { state } = this.#breaker;
    if (state === CircuitState.Closed) return "closed";
    return state === CircuitState.Open && this.#restLeft() > 0 ? "open" : "half-open";
  }

  /** Whether a call would be refused right now. */
  get isOpen(): boolean {
    return this.state() === "open";
  }

  /** Closes the breaker: something else has shown that the dependency is back. */
  reset(): void {
    if (this.#breaker.state !== CircuitState.Closed) this.#breaker.isolate().dispose();
  }

  /** Calls at work, and calls that wait for their turn; 0 where they are not bounded. */
  get load(): { running: number; waiting: number } {
    const { concurrent, waiting } = this.terms;
    if (!this.#bulkhead) return { running: 0, waiting: 0 };
    const { executionSlots, queueSlots } = this.#bulkhead;
    return { running: concurrent - executionSlots, waiting: waiting - queueSlots };
  }

  /** The newest failure of the dependency, and when it was (milliseconds). */
  get lastFailure(): { at: number; text: string } | undefined {
    return this.#lastFailure;
  }

  /**
   * Does the work, guarded.
   *
   * @throws DependencyUnavailableError when the dependency is away, slow, left alone or overrun; its own refusals
   *   (see `isFault`), and every `AppError`, as they come
   */
  async execute<T>(work: Work<T>, terms: CallTerms = {}): Promise<T> {
    this.counts.calls++;
    // Calls that waited are begun by whoever leaves: without this, in that one's context and transaction.
    const bound = AsyncResource.bind((signal: AbortSignal) => settle(work(signal), terms));
    const outcome = await this.#outcome(bound, terms);
    if ("value" in outcome) return outcome.value;
    throw outcome.refused;
  }

  async #outcome<T>(work: Work<T>, { idempotent, timesItself }: CallTerms): Promise<T> {
    const attempt = (): Promise<T> => this.#attempt(work, timesItself ? undefined : this.#timeout);
    try {
      return await (idempotent && this.#retry ? this.#retry.execute(attempt) : attempt());
    } catch (error) {
      throw this.#typed(error);
    }
  }

  #attempt<T>(work: Work<T>, limit: TimeoutPolicy | undefined): Promise<T> {
    if (this.#isTrialSlow()) return Promise.reject(new BrokenCircuitError());
    const guarded = (): Promise<T> => this.#breaker.execute(() => this.#timed(work, limit));
    return this.#bulkhead ? this.#bulkhead.execute(guarded) : guarded();
  }

  async #timed<T>(work: Work<T>, limit: TimeoutPolicy | undefined): Promise<T> {
    try {
      if (!limit) return await work(NEVER);
      return await limit.execute(({ signal }) => work(signal));
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    this.counts.failures++;
    if (isLate(error)) this.counts.timeouts++;
    this.#lastFailure = { at: Date.now(), text: textOf(error) };
  }

  #retrying({ retries, pause }: GuardTerms): RetryPolicy {
    const again = handleWhen((error) => !isRefusedHere(error));
    const backoff = new ExponentialBackoff({ initialDelay: pause, maxDelay: pause * 20 });
    const policy = retry(again, { maxAttempts: retries, backoff });
    policy.onRetry(() => void this.counts.retries++);
    return policy;
  }

  #follow(events: PolicyEvents): void {
    this.#breaker.onBreak((reason) => {
      if ("isolated" in reason) return; // `reset`, on its way to closed
      this.#openedAt = Date.now();
      if (this.#isAbsent) return;
      this.#isAbsent = true;
      this.counts.opened++;
      events.opened("error" in reason ? reason.error : undefined);
    });
    this.#breaker.onHalfOpen(() => {
      this.#tryingSince = Date.now();
    });
    this.#breaker.onReset(() => {
      this.#isAbsent = false;
      events.closed();
    });
  }

  #typed(error: unknown): AppError {
    if (error instanceof AppError) return error;
    if (isBrokenCircuitError(error)) return this.#refuse("open", this.#restLeft());
    if (isBulkheadRejectedError(error)) return this.#refuse("full");
    const reason = isTaskCancelledError(error) ? "timeout" : "failed";
    return new DependencyUnavailableError(this.dependency, { reason, cause: error });
  }

  #refuse(reason: "open" | "full", afterMs = 0): AppError {
    this.counts.refused++;
    return new DependencyUnavailableError(this.dependency, { reason, afterMs });
  }

  /** Callers wait a moment for the one that tries, but not until a hanging server lets it go. */
  #isTrialSlow(): boolean {
    const isTrying = this.#breaker.state === CircuitState.HalfOpen;
    return isTrying && Date.now() - this.#tryingSince > TRIAL_MS;
  }

  #restLeft(): number {
    return Math.max(0, this.#openedAt + this.terms.rest - Date.now());
  }
}

/** For work that nothing ends early. */
const NEVER = new AbortController().signal;

/** What the dependency refused is no failure of it: the guards must not see it as one. */
async function settle<T>(
  work: Promise<T>,
  { isFault = isFaultByItself }: CallTerms,
): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    if (isFault(error)) throw error;
    return { refused: error };
  }
}

/** What we raised on purpose with a status below 500 is an answer. */
function isFaultByItself(error: unknown): boolean {
  return !(error instanceof AppError && error.status < 500);
}

function isLate(error: unknown): boolean {
  const saysSo = error instanceof DependencyUnavailableError && error.reason === "timeout";
  return saysSo || isTaskCancelledError(error);
}

function isRefusedHere(error: unknown): boolean {
  return isBrokenCircuitError(error) || isBulkheadRejectedError(error);
}

/** Of our own error its cause says more to administrators. */
function textOf(error: unknown): string {
  const told = error instanceof AppError ? (error.cause ?? error) : error;
  return (told instanceof Error ? told.message : String(told)).slice(0, 300);
}
