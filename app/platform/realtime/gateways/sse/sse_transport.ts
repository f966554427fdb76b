import type { Clock } from "../../../support/index.ts";
import type { Close } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Batch } from "../../output/batch.ts";
import type { Transport } from "../../output/transport.ts";
import type { Cursor } from "./cursor.ts";
import { ownBlock } from "./event_stream.ts";
import type { Outlet } from "./outlet.ts";
import { stopText } from "./place.ts";

/** A peer that does not take the end of its stream holds it for no longer, in milliseconds. */
const CLOSING_MS = 5_000;

interface TransportParts {
  clock: Clock;
  /** Milliseconds after which a client that is sent away comes back; another number each time. */
  retry: (close: Close) => number;
}

interface Beginning {
  headers: Record<string, string>;
  /** Where the client stands before anything that was held. */
  cursor: Cursor;
  /** What comes before anything that was held. */
  greeting: Buffer;
}

/** An event stream as the wire of a connection. Until it begins, what is written waits. */
export class SseTransport implements Transport {
  readonly #outlet: Outlet;
  readonly #parts: TransportParts;
  #connection: Connection | undefined;
  #cursor: Cursor | undefined;
  #held: Batch[] = [];
  #heldBytes = 0;
  #isOver = false;

  constructor(outlet: Outlet, parts: TransportParts) {
    this.#outlet = outlet;
    this.#parts = parts;
  }

  /** Whose wire it is. */
  of(connection: Connection): void {
    this.#connection = connection;
  }

  get waiting(): number {
    return this.#heldBytes + this.#outlet.waiting;
  }

  /** Sends the head, the greeting, and what was held. */
  begin({ headers, cursor, greeting }: Beginning): void {
    if (this.#isOver) return;
    this.#outlet.begin(headers);
    this.#cursor = cursor;
    this.#put(greeting);
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const batch of held) this.write(batch);
  }

  /** The coalescer has counted the batch; the ids come on top. */
  write(batch: Batch): void {
    if (!this.#cursor) return this.#hold(batch);
    const { bytes, next } = this.#cursor.step(batch);
    this.#cursor = next;
    this.#put(bytes, bytes.length - batch.bytes);
  }

  /** The client never speaks: that what was sent has left is its sign of life. */
  ping(): void {
    if (!this.#cursor) return;
    const now = this.#parts.clock.now();
    if (this.#connection && this.waiting === 0) this.#connection.lastSeen = now;
    this.#put(pingAt(now));
  }

  /** Says why in an event, and in the id what the client is to be told when it comes back all the same. */
  close(close: Close): void {
    if (!this.#cursor || close.reason === "slow_reader") return this.terminate();
    this.#put(goodbye(close, this.#parts.retry(close)));
    this.#isOver = true;
    this.#outlet.end();
    this.#parts.clock.after(CLOSING_MS, () => this.#outlet.destroy());
  }

  terminate(): void {
    this.#isOver = true;
    this.#outlet.destroy();
  }

  #hold(batch: Batch): void {
    this.#held.push(batch);
    this.#heldBytes += batch.bytes;
  }

  #put(bytes: Buffer, counted = bytes.length): void {
    if (this.#connection) this.#connection.bytesOut += counted;
    this.#outlet.write(bytes);
  }
}

/** The same bytes for all that are pinged in one millisecond. */
function pingAt(now: number): Buffer {
  if (ping?.at !== now) {
    const timestamp = new Date(now).toISOString();
    ping = { at: now, bytes: ownBlock("ping", { timestamp }) };
  }
  return ping.bytes;
}

let ping: { at: number; bytes: Buffer } | undefined;

function goodbye({ codes, reason, text, comesBack }: Close, retryMs: number): Buffer {
  const data = { code: codes.websocket, reason, message: text, comes_back: comesBack };
  const before = comesBack ? `retry: ${retryMs}\n` : `id: ${stopText(reason)}\n`;
  return Buffer.concat([Buffer.from(before), ownBlock("parley:close", data)]);
}
