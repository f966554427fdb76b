import { Json } from "../../events/publication.ts";

const QUOTE = 0x22;

/**
 * Data of a Pusher client or server as the hub keeps it. Text that is JSON is kept as that JSON, to the byte, so that
 * native clients see the value and Pusher clients the same text again.
 *
 * @example dataOf('{"n":1}') // Json of {"n":1}
 * @example dataOf("hello") // "hello"
 */
export function dataOf(data: unknown): unknown {
  if (typeof data !== "string") return data ?? null;
  return isJson(data) ? new Json(Buffer.from(data)) : data;
}

/** The JSON of an event's data, as a JSON string: what Pusher clients parse twice. */
export function dataText(payload: Buffer): string {
  const text = payload.toString("utf8");
  // Plain text goes out as it is, unless a client would take it for JSON of its own.
  if (payload[0] === QUOTE && !isJson(JSON.parse(text) as string)) return text;
  return JSON.stringify(text);
}

/** The data as the text that Pusher's HTTP side speaks of: plain text, or JSON. */
export function plainData(data: unknown): string {
  if (data instanceof Json) return data.bytes.toString("utf8");
  return typeof data === "string" ? data : JSON.stringify(data ?? null);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
