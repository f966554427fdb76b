import type { SeenEvents } from "./seen_events.ts";

/** A JSON frame from the server. */
export interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Before the name of an event, as the type of its frame. */
export const EVENT = "event:";

/**
 * The frames in a text: one object, or several in an array; events are unwrapped, and those that came before are left
 * out by their ids. Null when it is not JSON.
 */
export function framesIn(text: string, seen: SeenEvents): Frame[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    const frames = (Array.isArray(parsed) ? parsed : [parsed]).filter(isFrame);
    return frames.filter((frame) => isNew(frame, seen)).map(unwrap);
  } catch {
    return null;
  }
}

function isFrame(value: unknown): value is Frame {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

/** Only events have an id of their own; answers and signs of typing may come again. */
function isNew(frame: Frame, seen: SeenEvents): boolean {
  const { type, id } = frame;
  return type !== "event" || typeof id !== "string" || seen.isNew(id);
}

function unwrap(frame: Frame): Frame {
  if (frame.type !== "event") return frame;
  const data = typeof frame["data"] === "object" ? frame["data"] : {};
  return { ...data, channel: frame["channel"], type: `${EVENT}${String(frame["event"])}` };
}
