import type { Position } from "../../history/position.ts";

/** What a channel is to a connection from now on. */
export interface Move {
  channel: string;
  /** Where it stands for the client; missing on channels without history, or when it has left. */
  position?: Position | undefined;
  /**
   * `asked` for at connect or a default one, `added` later, `left` though asked for, or `gone` for good. When missing
   * it is what it was, or asked for.
   */
  as?: "asked" | "added" | "left" | "gone";
}

/** What bytes do to the place of a connection: an event stands for its offset, frames of our own may move channels. */
export type Mark = { channel: string; offset: number } | { moves: readonly Move[] };

const marks = new WeakMap<Buffer, Mark>();

/** Says what these bytes do to the place of who gets them. */
export function mark(bytes: Buffer, what: Mark): Buffer {
  marks.set(bytes, what);
  return bytes;
}

export function markOf(bytes: Buffer): Mark | undefined {
  return marks.get(bytes);
}
