import type { Close } from "../codes/index.ts";
import type { Batch } from "./batch.ts";

/** The wire below a connection. A gateway gives one for each client. */
export interface Transport {
  /** Bytes that were written and have not left yet. */
  readonly waiting: number;
  /** Writes the frames; never waits, never throws. */
  write(batch: Batch): void;
  /** Asks for a sign of life. */
  ping(): void;
  /** Says goodbye in the words of its protocol; what was written before still goes out. */
  close(close: Close): void;
  /** Cuts the wire. */
  terminate(): void;
}
