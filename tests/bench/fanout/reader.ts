import { connect, type Socket } from "node:net";
import type { Door } from "./candidates.ts";
import { BlockCounter } from "./block_counter.ts";
import { FrameCounter } from "./frame_counter.ts";

const SHARED = Buffer.allocUnsafe(1_048_576);
const HEAD_END = "\r\n\r\n";

interface ReaderOptions {
  port: number;
  door: Door;
  arrived: (reader: Reader, frames: number) => void;
}

/** One raw socket: goes through a door, then counts the frames that come. */
export class Reader {
  /** Resolves when it is in. */
  readonly ready: Promise<void>;
  /** Frames since counting began. */
  count = 0;
  readonly #frames: FrameCounter | BlockCounter;
  readonly #door: Door;
  readonly #socket: Socket;
  /** What was said until it was in. */
  #greeting = "";
  #isIn = false;
  #headEnded: boolean;
  #enter: () => void = () => {};

  constructor({ port, door, arrived }: ReaderOptions) {
    this.#door = door;
    this.#frames = door.form === "stream" ? new BlockCounter() : new FrameCounter();
    this.#headEnded = door.request === "";
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    [this.ready, this.#enter] = [promise, resolve];
    const callback = (length: number, buffer: Uint8Array): boolean => {
      const chunk = (buffer as Buffer).subarray(0, length);
      if (this.#isIn) arrived(this, this.#frames.count(chunk));
      else this.#greet(chunk);
      return true;
    };
    this.#socket = connect(
      { port, host: "127.0.0.1", onread: { buffer: SHARED, callback } },
      () => {
        if (door.until === "") this.#greet(Buffer.alloc(0));
      },
    );
    this.#socket.on("close", () => reject(new Error(`A reader was sent away: ${this.#greeting}`)));
    this.#socket.write(door.request);
  }

  /** Reads nothing any more; what is sent to it has to wait. */
  stall(): void {
    this.#socket.pause();
  }

  leave(): void {
    this.#socket.destroy();
  }

  /** Frames that come before it is in are not counted, but it must know where the next one begins. */
  #greet(chunk: Buffer): void {
    const before = this.#greeting.length;
    this.#greeting += chunk.toString("latin1");
    const end = this.#greeting.indexOf(HEAD_END) + HEAD_END.length;
    if (!this.#headEnded && end < HEAD_END.length) return;
    this.#frames.count(this.#headEnded ? chunk : chunk.subarray(Math.max(0, end - before)));
    if (!this.#headEnded) for (const text of this.#door.frames) this.#send(text);
    this.#headEnded = true;
    if (!this.#greeting.includes(this.#door.until)) return;
    this.#isIn = true;
    this.#greeting = "";
    this.#enter();
  }

  /** A client's frame of less than 126 bytes, masked with zeros (RFC 6455, 5.3). */
  #send(text: string): void {
    const payload = Buffer.from(text);
    this.#socket.write(
      Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]),
    );
  }
}
