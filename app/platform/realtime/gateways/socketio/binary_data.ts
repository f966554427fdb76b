import { binaryFrame, textFrame } from "../../output/frame.ts";

/**
 * Bytes in the data of an event. Socket.IO carries them beside its JSON; everywhere else, and for clients of other
 * protocols, they are `{"$bytes": "…"}` with base64 in it.
 */
const KEY = "$bytes";
const SIGN = Buffer.from(`"${KEY}"`);
/** How Socket.IO's own protocol marks the place of bytes; data that holds it cannot be told from one. */
const PLACEHOLDER = "_placeholder";
const MOST = 10; // attachments of one packet that socket.io-parser takes

/** Data of a Socket.IO client as the hub keeps it. */
export function withoutBytes(data: unknown): unknown {
  if (Buffer.isBuffer(data)) return { [KEY]: data.toString("base64") };
  if (Array.isArray(data)) return data.map(withoutBytes);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withoutBytes(value)]));
}

/** An event's data with its bytes taken out. */
export interface Parted {
  json: string;
  bytes: Buffer[];
}

/** Takes the bytes out of JSON; nothing where there are none. */
export function partBytes(payload: Buffer): Parted | undefined {
  if (!payload.includes(SIGN) || payload.includes(PLACEHOLDER)) return undefined;
  const bytes: Buffer[] = [];
  const value: unknown = JSON.parse(payload.toString("utf8"), (_, part: unknown) => {
    const found = bytesIn(part);
    return found ? { [PLACEHOLDER]: true, num: bytes.push(found) - 1 } : part;
  });
  const isPossible = bytes.length > 0 && bytes.length <= MOST;
  return isPossible ? { json: JSON.stringify(value), bytes } : undefined;
}

/** The text frame of a binary event and the frames of its bytes, as one Buffer. */
export function binaryFrames(text: string, bytes: readonly Buffer[]): Buffer {
  return Buffer.concat([textFrame(text), ...bytes.map(binaryFrame)]);
}

function bytesIn(part: unknown): Buffer | undefined {
  if (typeof part !== "object" || part === null) return undefined;
  const [[key, value] = [], ...others] = Object.entries(part);
  const isBytes = key === KEY && typeof value === "string" && others.length === 0;
  return isBytes ? Buffer.from(value, "base64") : undefined;
}
