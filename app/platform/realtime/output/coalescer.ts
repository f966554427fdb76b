import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Batch } from "./batch.ts";
import type { Connection, Format } from "../connections/connection.ts";

const MAX_FRAMES = 64;
const MAX_BYTES = 65_536;
/** Writes before the loop gets a turn, so that one large channel does not hold up everything else. */
const SLICE = 2_000;

/**
 * Joins all frames that wait for one connection in one turn of the event loop into one write. The write is the
 * cost of a delivery: this is where the hub's speed comes from.
 */
@singleton()
export class Coalescer {
  readonly #roots: Record<Format, Batch> = { json: Batch.root(), html: Batch.root() };
  readonly #settings: Settings;
  #dirty: Connection[] = [];
  #scheduled = false;
  #onSlow: (connection: Connection) => void = (connection) => connection.transport.terminate();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Says what to do with a connection that reads too slowly. */
  onSlow(act: (connection: Connection) => void): void {
    this.#onSlow = act;
  }

  /** Takes one frame for the end of this tick; full batches go out at once. */
  add(connection: Connection, frame: Buffer): void {
    if (connection.closed !== undefined) return;
    const before = connection.pending;
    const batch = (before ?? this.#roots[connection.format]).with(frame);
    connection.pending = batch;
    if (before === undefined) this.#mark(connection);
    if (batch.count >= MAX_FRAMES || batch.bytes >= MAX_BYTES) this.flush(connection);
  }

  /** Writes what waits for this connection now. */
  flush(connection: Connection): void {
    const batch = connection.pending;
    if (batch === undefined) return;
    connection.pending = undefined;
    if (connection.transport.waiting + batch.bytes > this.#limit(batch)) {
      this.#onSlow(connection);
      return;
    }
    connection.framesOut += batch.count;
    connection.bytesOut += batch.bytes;
    connection.transport.write(batch);
  }

  /** One frame that is larger than the whole buffer may still pass to a reader that has nothing waiting. */
  #limit(batch: Batch): number {
    return Math.max(this.#settings.realtime.maxBufferBytes, batch.bytes);
  }

  #mark(connection: Connection): void {
    this.#dirty.push(connection);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#flushAll);
  }

  readonly #flushAll = (): void => {
    const turn = this.#dirty;
    const later = turn.length > SLICE ? turn.splice(SLICE) : [];
    this.#dirty = later;
    for (const connection of turn) this.flush(connection);
    this.#scheduled = later.length > 0;
    if (this.#scheduled) setImmediate(this.#flushAll);
    else this.#forget();
  };

  #forget(): void {
    this.#roots.json.forget();
    this.#roots.html.forget();
  }
}
