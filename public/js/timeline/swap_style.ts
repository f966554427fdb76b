import htmx from "htmx.org";
import { openRoom } from "../room/open_room.ts";

/** Teaches htmx the swap style `timeline`: `<hx-partial hx-target="#timeline" hx-swap="timeline">`. */
export function addTimelineSwap(): void {
  htmx.registerExtension("timeline", {
    handle_swap: (style: string, _target: Element, fragment: DocumentFragment) =>
      style === "timeline" ? taken(fragment) : false,
  });
}

/** htmx then has nothing left to process: what was shown has been processed already. */
function taken(fragment: DocumentFragment): Element[] {
  openRoom()?.receive(fragment);
  return [];
}
