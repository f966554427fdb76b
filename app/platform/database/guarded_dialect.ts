import type { DatabaseConnection, Dialect, Driver } from "kysely";
import { DependencyUnavailableError, type Policy } from "../resilience/index.ts";
import { isConnectionLost } from "./error_facts.ts";
import { OuterDialect } from "./outer_dialect.ts";
import { AcquireTimeoutError } from "./pool/pool_errors.ts";

/**
 * A dialect whose connections stand behind a policy: while the server is known to be away nobody waits for one.
 *
 * @param policy asked for each connection, since a reload makes a new one
 */
export function guardedDialect(inner: Dialect, policy: () => Policy): Dialect {
  return new GuardedDialect(inner, policy);
}

class GuardedDialect extends OuterDialect {
  readonly #policy: () => Policy;
  /** When a connection was had last. */
  #had = 0;

  constructor(inner: Dialect, policy: () => Policy) {
    super(inner);
    this.#policy = policy;
  }

  protected override before(driver: Driver): Driver {
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = (options) => this.#guard(() => acquire(options));
    return driver;
  }

  async #guard(acquire: () => Promise<DatabaseConnection>): Promise<DatabaseConnection> {
    const begun = performance.now();
    // Whoever waited in vain while others were served met a crowd, and not an absence.
    const isFault = (error: unknown): boolean =>
      error instanceof AcquireTimeoutError ? this.#had < begun : isConnectionLost(error);
    try {
      const connection = await this.#policy().execute(acquire, { isFault });
      this.#had = performance.now();
      return connection;
    } catch (error) {
      throw asItCame(error);
    }
  }
}

/** Who retries looks at the driver's own error. */
function asItCame(error: unknown): unknown {
  const isTyped = error instanceof DependencyUnavailableError && error.reason === "failed";
  return isTyped ? error.cause : error;
}
