import { payloadOf } from "../../../output/frame.ts";
import type { Close } from "../../../codes/index.ts";

/**
 * What pusher-js reads over HTTP, as SockJS writes it: a letter, and JSON behind it, each on a line of its own. `o`
 * opens, `a` brings messages, `h` is a sign of life, `c` closes.
 */
export const OPENED = "o\n";
export const ALIVE = "h\n";

/** Some browsers hand a stream to scripts only after two kilobytes. */
export const PRELUDE = `${"h".repeat(2048)}\n`;

/** WebSocket frames as one line. */
export function messages(frames: readonly Buffer[]): Buffer {
  const texts = frames.map((frame) => JSON.stringify(payloadOf(frame).toString("utf8")));
  return Buffer.from(`a[${texts.join(",")}]\n`);
}

export function closing({ codes, reason }: Close): string {
  return `c${JSON.stringify([codes.pusher, reason])}\n`;
}

export function textOf(line: Buffer | string): Uint8Array {
  return typeof line === "string" ? Buffer.from(line) : line;
}
