import { EVENT, type Frame } from "../core/frames_in.ts";

export type { Frame } from "../core/frames_in.ts";

type Handle = (frame: Frame) => void;

const PREFIX = "parley:frame:";

/** Calls `handle` for every frame of this type; the answer stops that. */
export function onFrame(type: string, handle: Handle): () => void {
  const listener = (event: Event): void => {
    if (event instanceof CustomEvent) handle(event.detail as Frame);
  };
  document.addEventListener(PREFIX + type, listener);
  return () => document.removeEventListener(PREFIX + type, listener);
}

/**
 * Calls `handle` for every event of this name on a channel, with the event's data. Events have a namespace of their
 * own: programs may publish under any name, and must not be taken for the server.
 */
export function onEvent(name: string, handle: Handle): () => void {
  return onFrame(EVENT + name, handle);
}

/** Tells the page of a frame, as the DOM event `parley:frame:{type}` with the frame as its detail. */
export function announce(frame: Frame): void {
  document.dispatchEvent(new CustomEvent(PREFIX + frame.type, { detail: frame }));
}

/** A whole number field of a frame, or null. */
export function numberOf(frame: Frame, field: string): number | null {
  const value = frame[field];
  return typeof value === "number" ? value : null;
}

/** A text field of a frame, or "". */
export function textOf(frame: Frame, field: string): string {
  const value = frame[field];
  return typeof value === "string" ? value : "";
}
