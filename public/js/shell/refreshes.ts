import htmx from "htmx.org";
import { numberOf, onEvent } from "../page/frames.ts";
import { openRoom } from "../room/open_room.ts";

const OF_ROOM = ["room_updated", "members_changed"];

/** Tells the parts of the page that refresh themselves, by the event's own name on the body. */
export function passRefreshes(): void {
  onEvent("sidebar_changed", () => htmx.trigger(document.body, "sidebar_changed"));
  for (const name of OF_ROOM) {
    onEvent(name, (frame) => {
      if (numberOf(frame, "room_id") === openRoom()?.id) htmx.trigger(document.body, name);
    });
  }
}
