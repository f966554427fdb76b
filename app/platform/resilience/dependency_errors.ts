import type { Dependency } from "../../../config/resilience.ts";
import { UnavailableError } from "../errors/index.ts";

const NAMES: Record<Dependency, string> = {
  database: "The database",
  redis: "Redis",
  smtp: "The mail server",
  webhook: "The receiver of this webhook",
  push: "The push service",
  fetch: "The linked site",
  files: "The storage of files",
};

/**
 * `failed`: it was asked and did not do it. `timeout`: it did not answer in time. `open`: it failed too often just
 * now and was not asked. `full`: too many calls wait for it already.
 */
export type Reason = "failed" | "timeout" | "open" | "full";

const SENTENCES: Record<Reason, string> = {
  failed: "cannot be reached just now",
  timeout: "did not answer in time",
  open: "has failed repeatedly and is left alone for a moment",
  full: "has more to do than it can take just now",
};

interface Refusal {
  reason: Reason;
  cause?: unknown;
  /** Milliseconds until a new try makes sense. */
  afterMs?: number;
}

/** 503 `database_unavailable`, `redis_unavailable`, `smtp_unavailable` …, with `Retry-After`. */
export class DependencyUnavailableError extends UnavailableError {
  readonly dependency: Dependency;
  readonly reason: Reason;

  constructor(dependency: Dependency, { reason, cause, afterMs = 0 }: Refusal) {
    const message = `${NAMES[dependency]} ${SENTENCES[reason]}. Try again in a moment.`;
    const retryAfter = Math.max(1, Math.ceil(afterMs / 1000));
    super(`${dependency}_unavailable`, message, { cause, retryAfter });
    this.dependency = dependency;
    this.reason = reason;
  }

  /** Whether the dependency was not even asked. */
  get wasRefused(): boolean {
    return this.reason === "open" || this.reason === "full";
  }
}
