/** Where lines end up: a file, standard output. */
export interface Sink {
  write(text: string): unknown;
}

const MS = 20;
const CHARACTERS = 65_536;

/**
 * Collects lines for a moment and hands them on in one piece: a write costs more than what it carries, and a busy
 * server has a line for every request. Nothing waits longer than 20 ms; `flush` hands on at once.
 */
export class LineBatch implements Sink {
  readonly #sinks: readonly Sink[];
  #text = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(sinks: readonly Sink[]) {
    this.#sinks = sinks;
  }

  write(line: string): void {
    this.#text += line;
    if (this.#text.length >= CHARACTERS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = "";
    if (text !== "") for (const sink of this.#sinks) sink.write(text);
  }
}
