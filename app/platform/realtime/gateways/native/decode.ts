import { RealtimeError } from "../../codes/index.ts";
import type { Ref } from "./web_socket_request.ts";

const MAX_REF = 128;
const BRACKET = "[".charCodeAt(0);
/** Messages of one array. */
const MOST = 100;

/** A frame of a client, before its fields are checked. */
export interface Decoded {
  type: string;
  ref: Ref | undefined;
  /** All other fields. `headers`, which htmx adds to each message, are left out. */
  fields: Record<string, unknown>;
}

/**
 * Reads a text frame: one JSON object with a string `type`.
 *
 * @throws RealtimeError `binary_not_supported`, `invalid_json`, `invalid_message`
 */
export function decode(data: Buffer, isBinary: boolean): Decoded {
  if (isBinary) throw new RealtimeError("binary_not_supported");
  const value = parse(data);
  if (!isObject(value))
    throw new RealtimeError("invalid_message", {
      text: `A message is one JSON object, or where that was agreed an array of at most ${MOST}.`,
    });
  const { type, ref, headers: _headers, ...fields } = value;
  if (typeof type !== "string" || type === "")
    throw refused("type", "must be the name of a message");
  if (ref !== undefined && !isRef(ref))
    throw refused("ref", `must be a number or up to ${MAX_REF} characters`);
  return { type, ref, fields };
}

/**
 * The messages of an array, each as if it had come alone. What is no array, or one of too many, stays as it is, and is
 * refused as that.
 */
export function unbatched(data: Buffer): Buffer[] {
  if (data[0] !== BRACKET) return [data];
  try {
    const messages = JSON.parse(data.toString("utf8")) as unknown[];
    if (messages.length > MOST) return [data];
    return messages.map((message) => Buffer.from(JSON.stringify(message)));
  } catch {
    return [data];
  }
}

/** The `ref` of a frame that was refused, when it can be read. */
export function refOf(data: Buffer, isBinary: boolean): Ref | undefined {
  if (isBinary) return undefined;
  try {
    const value = parse(data);
    return isObject(value) && isRef(value["ref"]) ? value["ref"] : undefined;
  } catch {
    return undefined;
  }
}

/** A message whose field is not as it must be. */
export function refused(field: string, message: string): RealtimeError {
  return new RealtimeError("invalid_message", {
    text: field === "" ? message : `${field}: ${message}`,
    fields: field === "" ? [] : [{ field, message }],
  });
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString("utf8"));
  } catch {
    throw new RealtimeError("invalid_json");
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRef(value: unknown): value is Ref {
  return typeof value === "number" || (typeof value === "string" && value.length <= MAX_REF);
}
