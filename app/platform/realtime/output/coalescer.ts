import { Settings } from "../../../../config/settings.ts";
import type { Audience } from "../channels/audience.ts";
import type { Connection } from "../connections/connection.ts";
import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { Batch } from "./batch.ts";

export const MAX_BYTES = 65_536;
/** In one turn of the loop an eighth of those who wait are written to, but neither fewer nor more than this. */
const PART = 8;
const LEAST = 128;
const MOST = 2_000;

/**
 * Joins all that waits for one connection into one write. The write is the cost of a delivery: this is where the hub's
 * speed comes from. Events of a channel wait with its audience and are spread over the connections once a turn of the
 * event loop, so that even the bookkeeping is done once for many events.
 *
 * Where many wait, a turn writes to some of them, oldest first, and the loop takes in what has come meanwhile before
 * the next. An event that comes while a room is served goes out with what the rest of it waits for, and then to those
 * who had been served: it takes one round of the room, and not the end of this round and all of the next.
 */
@singleton()
export class Coalescer {
  readonly #settings: Settings;
  readonly #clock: Clock;
  /** By the slot of the encoder. */
  readonly #roots: Batch[] = [];
  #audiences: Audience[] = [];
  #dirty: Connection[] = [];
  #slow: Connection[] = [];
  #scheduled = false;
  #onSlow: (connection: Connection) => void = (connection) => connection.transport.terminate();

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Says what to do with a connection that reads too slowly. */
  onSlow(act: (connection: Connection) => void): void {
    this.#onSlow = act;
  }

  /** The audience has events for its members; they get them before anything that is added later. */
  wait(audience: Audience): void {
    this.#audiences.push(audience);
    this.#schedule();
  }

  /** Takes bytes for the next write to this connection; full batches go out at once. */
  add(connection: Connection, bytes: Buffer): void {
    if (this.#audiences.length > 0) this.#spread();
    this.put(connection, bytes);
  }

  /** As `add`, for what an audience spreads. */
  put(connection: Connection, added: Buffer | Batch): void {
    if (connection.closed !== undefined || connection.tooSlow) return;
    const before = connection.pending;
    const batch = (before ?? this.#root(connection)).with(added);
    connection.pending = batch;
    if (before === undefined) this.#mark(connection);
    if (batch.bytes >= MAX_BYTES) this.#write(connection);
  }

  /** Writes what waits for this connection now. */
  flush(connection: Connection): void {
    if (this.#audiences.length > 0) this.#spread();
    this.#write(connection);
  }

  /** Whether bytes wait for this connection, and none has left for too long. */
  isStalled(connection: Connection): boolean {
    const { waiting } = connection.transport;
    const left = connection.bytesOut - waiting;
    if (waiting === 0 || left !== connection.left || connection.stalledSince === 0) {
      connection.left = left;
      connection.stalledSince = waiting === 0 ? 0 : this.#clock.now();
      return false;
    }
    return this.#clock.now() - connection.stalledSince > this.#settings.realtime.maxStallMs;
  }

  #write(connection: Connection): void {
    const batch = connection.pending;
    if (batch === undefined) return;
    connection.pending = undefined;
    if (connection.tooSlow) return;
    const { waiting } = connection.transport;
    if (waiting > 0 && this.#isTooMuch(connection, waiting + batch.bytes)) this.#giveUp(connection);
    else this.#send(connection, batch);
  }

  #send(connection: Connection, batch: Batch): void {
    connection.framesOut += batch.count;
    connection.bytesOut += batch.bytes;
    connection.transport.write(batch);
  }

  #isTooMuch(connection: Connection, bytes: number): boolean {
    return bytes > this.#settings.realtime.maxBufferBytes || this.isStalled(connection);
  }

  /** Not at once: it ends subscriptions, and somebody may be going through them. */
  #giveUp(connection: Connection): void {
    connection.tooSlow = true;
    this.#slow.push(connection);
    this.#schedule();
  }

  #root({ encoder }: Connection): Batch {
    return (this.#roots[encoder.slot] ??= Batch.root());
  }

  #mark(connection: Connection): void {
    this.#dirty.push(connection);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#flushAll);
  }

  #spread(): void {
    const audiences = this.#audiences;
    this.#audiences = [];
    for (const audience of audiences) audience.spread(this);
  }

  readonly #flushAll = (): void => {
    this.#scheduled = false;
    this.#spread();
    const turn = this.#dirty;
    this.#dirty = turn.splice(sliceOf(turn.length));
    for (const connection of turn) this.#write(connection);
    this.#cutSlow();
    if (this.#dirty.length > 0) this.#schedule();
    this.#forget();
  };

  #cutSlow(): void {
    const slow = this.#slow;
    if (slow.length === 0) return;
    this.#slow = [];
    for (const connection of slow) this.#onSlow(connection);
  }

  #forget(): void {
    for (const root of this.#roots) root?.forget();
  }
}

/** How many of so many who wait are written to in one turn. */
function sliceOf(waiting: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.ceil(waiting / PART)));
}
