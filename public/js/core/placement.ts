/** The part of a room's messages that stands in the page, by message ids. */
export interface LoadedWindow {
  oldest: number | null;
  newest: number | null;
  /** The first message of the room is in it. */
  atStart: boolean;
  /** The newest message of the room is in it. */
  atEnd: boolean;
}

export type Placement = "inside" | "older" | "newer";

/**
 * Where a message stands in relation to what is loaded. Only what is `inside` may be shown: anything else would
 * leave a hole between it and the rest.
 */
export function placementOf(id: number, window: LoadedWindow): Placement {
  if (window.oldest !== null && id < window.oldest && !window.atStart) return "older";
  if (window.newest !== null && id > window.newest && !window.atEnd) return "newer";
  if (window.newest === null && !window.atEnd) return "newer";
  return "inside";
}

/** Whether a state with `incoming` replaces what stands there; `shown` is null for a pending message. */
export function isNewer(incoming: number, shown: number | null): boolean {
  return shown === null || incoming > shown;
}

/** Index of the first id that is greater: where a message with `id` belongs in ascending `ids`. */
export function positionOf(id: number, ids: readonly number[]): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? Infinity) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many messages to take off at each side: at the one far from the reader. */
export interface Trim {
  top: number;
  bottom: number;
}

export function surplus(count: number, limit: number, readerAtTop: boolean): Trim {
  const over = Math.max(0, count - limit);
  return readerAtTop ? { top: 0, bottom: over } : { top: over, bottom: 0 };
}
