import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import type { Connection } from "./connection.ts";

const SLOTS = 64;
const TICKS_PER_BEAT = 32;

/**
 * Pings every connection once in `heartbeatMs` and finds those that have been silent for `silentMs`, with one
 * timer for all: a wheel whose slots hold who is due.
 */
@singleton()
export class Heartbeat {
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<Connection>());
  #now = 0;
  #size = 0;
  #stop: (() => void) | undefined;
  #onSilent: (connection: Connection) => void = (connection) => connection.transport.terminate();

  constructor(clock: Clock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Says what to do with a connection that has been silent for too long. */
  onSilent(act: (connection: Connection) => void): void {
    this.#onSilent = act;
  }

  /** Starts at a random point of the wheel: connections that came together are not all pinged together. */
  watch(connection: Connection): void {
    this.#place(connection, Math.random() * this.#settings.realtime.heartbeatMs);
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
    this.#place(connection, Math.min(heartbeatMs, Math.max(left, 0)));
    if (left <= 0) this.#onSilent(connection);
    else connection.transport.ping();
  }

  #place(connection: Connection, inMs: number): void {
    const ahead = Math.min(Math.max(Math.ceil(inMs / this.#tickMs), 1), SLOTS - 1);
    connection.beat = (this.#now + ahead) % SLOTS;
    this.#slots[connection.beat]?.add(connection);
  }
}
