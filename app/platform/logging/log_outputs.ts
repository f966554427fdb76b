import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { prettyFactory } from "pino-pretty";
import roll from "pino-roll";
import type { SonicBoom } from "sonic-boom";
import type { Settings } from "../../../config/settings.ts";
import { DescriptorStream } from "./descriptor_stream.ts";
import type { Sink } from "./line_batch.ts";
import { MOST_WAITING, SteadySink } from "./steady_sink.ts";

/** Where the lines of a log go to; each output may fail without harm. */
export class LogOutputs implements Sink {
  readonly #stream: DescriptorStream;
  readonly #output: SteadySink;
  readonly #readable: ((line: string) => string) | undefined;
  readonly #file: { stream: SonicBoom; sink: SteadySink } | undefined;

  constructor(descriptor: number, options: { readable: boolean; file?: OpenFile | undefined }) {
    this.#stream = new DescriptorStream(descriptor, MOST_WAITING);
    this.#output = new SteadySink(this.#stream, "standard output");
    this.#readable = options.readable ? prettyFactory({ ignore: "node_id" }) : undefined;
    const { file } = options;
    this.#file = file && { stream: file.stream, sink: new SteadySink(file.stream, file.folder) };
  }

  write(text: string): void {
    this.#output.write(this.#readable ? this.#prettified(text) : text);
    this.#file?.sink.write(text);
  }

  /** Writes to standard output what waits for it, before anything else happens. */
  flush(): void {
    if (!this.#output.failing) this.#output.attempt(() => this.#stream.flushSync());
  }

  /** Writes what is left and closes the file; what still cannot be written is given up. */
  async close(): Promise<void> {
    this.flush();
    const stream = this.#file?.stream as (SonicBoom & { destroyed: boolean }) | undefined; // its types leave that out
    if (!stream || stream.destroyed) return;
    const closed = once(stream, "close");
    stream.once("error", () => stream.destroy());
    stream.end();
    await closed.catch(() => {});
  }

  /** Outputs that take no lines just now, and lines that were lost. */
  figures(): { failing: number; lost: number } {
    const sinks = this.#file ? [this.#output, this.#file.sink] : [this.#output];
    const failing = sinks.filter((sink) => sink.failing).length;
    return { failing, lost: sinks.reduce((sum, { lost }) => sum + lost, 0) };
  }

  #prettified(text: string): string {
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => this.#readable?.(line) ?? line).join("");
  }
}

export interface OpenFile {
  stream: SonicBoom;
  folder: string;
}

/** The rolling files below `storage/logs`. */
export async function openLogFile({ app, logging }: Settings, name: string): Promise<OpenFile> {
  const folder = join(app.storage, "logs");
  mkdirSync(folder, { recursive: true });
  const stream = await roll({
    file: join(folder, name),
    extension: ".log",
    frequency: "daily",
    size: logging.fileSize,
    limit: { count: logging.fileCount },
    mkdir: true,
    maxLength: MOST_WAITING,
  });
  return { stream, folder };
}
