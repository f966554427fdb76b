const QUOTE = 34;
const BACKSLASH = 92;
const [FIRST_PLAIN, LAST_PLAIN] = [32, 126];
const ZERO = 48;
const POINT = 46;

/** Bytes that are put into many lines. A list: asking a Buffer for its length is a call. */
export type Constant = readonly number[];

export function constant(text: string): Constant {
  return [...Buffer.from(text)];
}

/**
 * Room in which lines are put together byte by byte. A line of ten pieces costs a fifth of what it costs as a string,
 * which has to be joined, made flat and encoded. Who writes asks for enough room before: nothing is checked here.
 */
export class LineBytes {
  readonly #bytes: Buffer;
  #used = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get size(): number {
    return this.#bytes.length;
  }

  get used(): number {
    return this.#used;
  }

  /** Any text, as UTF-8. */
  raw(text: string): void {
    this.#used += this.#bytes.write(text, this.#used);
  }

  constant(piece: Constant): void {
    const bytes = this.#bytes;
    let at = this.#used;
    for (let index = 0; index < piece.length; index += 1) bytes[at++] = piece[index] as number;
    this.#used = at;
  }

  /** A text as JSON, with its quotes. */
  text(text: string): void {
    const bytes = this.#bytes;
    let at = this.#used;
    const { length } = text;
    bytes[at++] = QUOTE;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      const isPlain = code >= FIRST_PLAIN && code <= LAST_PLAIN;
      if (!isPlain || code === QUOTE || code === BACKSLASH) return this.raw(JSON.stringify(text));
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#used = at;
  }

  /** As JSON writes it. */
  number(value: number): void {
    const tenths = Math.round(value * 10);
    const isShort = value >= 0 && value < 1000 && tenths / 10 === value;
    if (!isShort) return this.raw(String(value));
    const whole = Math.floor(tenths / 10);
    const bytes = this.#bytes;
    if (whole > 99) bytes[this.#used++] = ZERO + Math.floor(whole / 100);
    if (whole > 9) bytes[this.#used++] = ZERO + (Math.floor(whole / 10) % 10);
    bytes[this.#used++] = ZERO + (whole % 10);
    if (tenths % 10 === 0) return;
    bytes[this.#used++] = POINT;
    bytes[this.#used++] = ZERO + (tenths % 10);
  }

  /** What was put in, as bytes of their own; the room is empty then. */
  take(): Buffer {
    const lines = Buffer.copyBytesFrom(this.#bytes, 0, this.#used);
    this.#used = 0;
    return lines;
  }
}
