import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Deadlines } from "../../security/index.ts";
import { Clock } from "../../support/index.ts";
import type { Connection } from "./connection.ts";

const SECOND = 1000;

/**
 * Connections whose credential expires: the client is told some time before, may bring a new one in place, and is cut
 * off when a grace after the expiry is over (R1.4).
 */
@singleton()
export class Expiry {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #deadlines: Deadlines<Connection>;
  readonly #told = new WeakSet<Connection>();
  #onExpired: (connection: Connection) => void = (connection) => connection.transport.terminate();

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#deadlines = new Deadlines(clock, (connection) => this.#due(connection));
  }

  /** Says what to do with a connection whose grace is over. */
  onExpired(act: (connection: Connection) => void): void {
    this.#onExpired = act;
  }

  /** Begins, or begins anew after its viewer changed. */
  watch(connection: Connection): void {
    this.#told.delete(connection);
    const { expiresAt } = connection.viewer;
    if (expiresAt === undefined) this.#deadlines.clear(connection);
    else this.#deadlines.set(connection, expiresAt - this.#noticeMs);
  }

  unwatch(connection: Connection): void {
    this.#deadlines.clear(connection);
  }

  /** Connections that end by themselves. */
  get size(): number {
    return this.#deadlines.size;
  }

  #due(connection: Connection): void {
    const { expiresAt = 0 } = connection.viewer;
    const closesAt = expiresAt + this.#settings.tokens.graceSeconds * SECOND;
    if (this.#told.has(connection) && this.#clock.now() >= closesAt) {
      return this.#onExpired(connection);
    }
    if (!this.#told.has(connection))
      connection.protocol.expiring?.(connection, { expiresAt, closesAt });
    this.#told.add(connection);
    this.#deadlines.set(connection, closesAt);
  }

  get #noticeMs(): number {
    return this.#settings.tokens.noticeSeconds * SECOND;
  }
}
