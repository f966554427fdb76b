import { textOf } from "./lines.ts";

/** One HTTP answer through which lines go out: a stream that lasts, or one for the next line alone. */
export class Answer {
  readonly body: ReadableStream<Uint8Array>;
  /** Whether it ends after the first line. */
  readonly single: boolean;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param gone hears that the client ended it */
  constructor(single: boolean, gone: (answer: Answer) => void) {
    this.single = single;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => {
          this.#controller = undefined;
          gone(this);
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
    );
  }

  /** Bytes that have not left yet. */
  get waiting(): number {
    return Math.max(0, -(this.#controller?.desiredSize ?? 0));
  }

  write(line: Buffer | string): void {
    this.#controller?.enqueue(textOf(line));
  }

  end(): void {
    this.#controller?.close();
    this.#controller = undefined;
  }
}
