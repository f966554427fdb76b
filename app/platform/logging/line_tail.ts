import { Ring } from "../support/index.ts";
import type { Sink } from "./line_batch.ts";

const KEPT = 3000;

/** A line of the log, as it was written. */
export type KeptLine = Record<string, unknown> & { level: string; time: string; msg?: string };

/** The newest lines, in memory; while developing they are shown beside the request that wrote them. */
export class LineTail implements Sink {
  readonly #lines = new Ring<string>(KEPT);

  write(lines: Buffer): void {
    for (const line of lines.toString().split("\n")) if (line !== "") this.#lines.add(line);
  }

  /** What was written in the context of a request, oldest first. */
  ofRequest(id: string): KeptLine[] {
    const mark = `"request_id":${JSON.stringify(id)}`;
    const lines = this.#lines.newestFirst().toReversed();
    // The log writes nothing but objects.
    return lines.filter((line) => line.includes(mark)).map((line) => JSON.parse(line) as KeptLine);
  }
}
