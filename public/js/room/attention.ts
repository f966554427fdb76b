import { onSignal } from "../page/signals.ts";
import { openRoom } from "./open_room.ts";

/** Whether the person looks at the end of the open room: page in front, focused, scrolled down. */
export function isReading(): boolean {
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
}
