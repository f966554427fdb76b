import type { Close } from "../../../codes/index.ts";
import type { Batch } from "../../../output/batch.ts";
import type { Transport } from "../../../output/transport.ts";
import type { Answer } from "./answer.ts";
import { ALIVE, closing, messages } from "./lines.ts";

/** One key for all batches: connections that share frames share their lines too. */
const LINES = {};

export interface TransportListeners {
  /** Nobody listens until the client asks again. */
  idle(): void;
  /** Nothing comes any more. */
  closed(): void;
}

/** A client that asks again and again over HTTP as the wire of a connection. */
export class HttpTransport implements Transport {
  readonly #listeners: TransportListeners;
  #isClosed = false;
  #answer: Answer | undefined;
  /** What waits for the next answer. */
  #lines: Buffer[] = [];
  #bytes = 0;

  constructor(listeners: TransportListeners) {
    this.#listeners = listeners;
  }

  get waiting(): number {
    return this.#bytes + (this.#answer?.waiting ?? 0);
  }

  /** Whether the client listens right now. */
  get attached(): boolean {
    return this.#answer !== undefined;
  }

  /** From now on lines go out through this answer; the one before ends. */
  attach(answer: Answer): void {
    this.#answer?.end();
    this.#answer = answer;
    const waiting = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    for (const line of waiting) answer.write(line);
    if (this.#isClosed) this.terminate();
    else if (waiting.length > 0) this.#settle();
  }

  /** The client ended the answer. */
  detach(answer: Answer): void {
    if (this.#answer !== answer) return;
    this.#answer = undefined;
    this.#listeners.idle();
  }

  write(batch: Batch): void {
    this.#put(batch.as(LINES, messages));
  }

  /** Who is not listening is asked when they come again. */
  ping(): void {
    if (this.#answer) this.#put(Buffer.from(ALIVE));
  }

  close(close: Close): void {
    const isHeard = this.attached;
    this.#isClosed = true;
    this.#put(Buffer.from(closing(close)));
    if (isHeard) this.terminate();
  }

  terminate(): void {
    this.#answer?.end();
    this.#answer = undefined;
    this.#listeners.closed();
  }

  #put(line: Buffer): void {
    if (this.#answer) {
      this.#answer.write(line);
      this.#settle();
    } else {
      this.#lines.push(line);
      this.#bytes += line.length;
    }
  }

  #settle(): void {
    if (!this.#answer?.single) return;
    this.#answer.end();
    this.#answer = undefined;
    this.#listeners.idle();
  }
}
