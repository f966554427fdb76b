import { onSignal } from "../page/signals.ts";
import { openRoom } from "./open_room.ts";

let isPaused = false;

/** Nothing counts as read until the person leaves the room or writes: they want to come back to it. */
export function pauseReading(): void {
  isPaused = true;
}

/**
 * Whether the person looks at the end of the open room: page in front, focused, scrolled down; never after a
 * message was marked as unread.
 */
export function isReading(): boolean {
  if (isPaused) return false;
  const looks = document.visibilityState === "visible" && document.hasFocus();
  return looks && (openRoom()?.timeline.scroll.atEnd ?? false);
}

/** Calls `look` whenever `isReading` may have become true. */
export function onAttention(look: () => void): void {
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  document.addEventListener("scroll", look, { capture: true, passive: true });
  document.addEventListener("timeline:change", look, { capture: true });
  onSignal("room:opened", look);
  onSignal("room:closed", () => (isPaused = false));
  onSignal("room:written", () => (isPaused = false));
}
