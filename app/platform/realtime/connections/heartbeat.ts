import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { Coalescer } from "../output/coalescer.ts";
import type { Connection } from "./connection.ts";

/** What becomes of connections that cannot go on. */
interface Acts {
  /** Nothing came from it for too long. */
  silent: (connection: Connection) => void;
  /** Nothing goes out to it any more. */
  stalled: (connection: Connection) => void;
  /** Its credentials ended, and it brought no new ones. */
  expired: (connection: Connection) => void;
}

const SLOTS = 64;
const TICKS_PER_BEAT = 32;

/**
 * Pings every connection once in `heartbeatMs` and finds those that have been silent for `silentMs`, with one
 * timer for all: a wheel whose slots hold who is due.
 */
@singleton()
export class Heartbeat {
  readonly #clock: Clock;
  readonly #coalescer: Coalescer;
  readonly #settings: Settings;
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<Connection>());
  #now = 0;
  #size = 0;
  #stop: (() => void) | undefined;
  #act: Acts = {
    silent: (connection) => connection.transport.terminate(),
    stalled: (connection) => connection.transport.terminate(),
    expired: (connection) => connection.transport.terminate(),
  };

  constructor(clock: Clock, coalescer: Coalescer, settings: Settings) {
    this.#clock = clock;
    this.#coalescer = coalescer;
    this.#settings = settings;
  }

  /** Says what to do with connections that cannot go on. */
  acts(act: Acts): void {
    this.#act = act;
  }

  /** Starts at a random point of the wheel: connections that came together are not all pinged together. */
  watch(connection: Connection): void {
    const first = Math.random() * this.#settings.realtime.heartbeatMs;
    this.#place(connection, Math.min(first, this.#untilWarning(connection)));
    this.#size += 1;
    this.#stop ??= this.#wait();
  }

  unwatch(connection: Connection): void {
    if (!this.#slots[connection.beat]?.delete(connection)) return;
    connection.beat = -1;
    this.#size -= 1;
    if (this.#size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  get #tickMs(): number {
    return this.#settings.realtime.heartbeatMs / TICKS_PER_BEAT;
  }

  #wait(): () => void {
    return this.#clock.after(this.#tickMs, () => {
      this.#stop = this.#wait();
      this.#tick();
    });
  }

  #tick(): void {
    this.#now = (this.#now + 1) % SLOTS;
    const due = this.#slots[this.#now] ?? new Set();
    this.#slots[this.#now] = new Set();
    const now = this.#clock.now();
    for (const connection of due) this.#visit(connection, now);
  }

  #visit(connection: Connection, now: number): void {
    const { heartbeatMs, silentMs } = this.#settings.realtime;
    const left = connection.lastSeen + silentMs - now;
    const valid = this.#credentials(connection, now);
    this.#place(connection, Math.max(0, Math.min(heartbeatMs, left, valid)));
    if (left <= 0) this.#act.silent(connection);
    else if (valid <= 0) this.#act.expired(connection);
    else if (this.#coalescer.isStalled(connection)) this.#act.stalled(connection);
    else connection.transport.ping();
  }

  /** Warns a client in time; answers for how many milliseconds its credentials need not be looked at again. */
  #credentials(connection: Connection, now: number): number {
    const { expiresAt } = connection;
    if (expiresAt === undefined) return Infinity;
    const { expiryWarningMs, expiryGraceMs } = this.#settings.realtime;
    const left = expiresAt - now;
    if (left > expiryWarningMs) return left - expiryWarningMs;
    if (!connection.warned) connection.protocol.expiring(connection, Math.max(0, left));
    connection.warned = true;
    return left + expiryGraceMs;
  }

  /** What is short-lived may have to be warned before its first ping. */
  #untilWarning({ expiresAt }: Connection): number {
    if (expiresAt === undefined) return Infinity;
    return Math.max(0, expiresAt - this.#settings.realtime.expiryWarningMs - this.#clock.now());
  }

  #place(connection: Connection, inMs: number): void {
    const ahead = Math.min(Math.max(Math.ceil(inMs / this.#tickMs), 1), SLOTS - 1);
    connection.beat = (this.#now + ahead) % SLOTS;
    this.#slots[connection.beat]?.add(connection);
  }
}
