import { isConnected, sendFrame } from "../connection/socket.ts";
import { onFrame, textOf } from "../page/frames.ts";
import { onSignal } from "../page/signals.ts";
import { notice } from "../page/notices.ts";
import { openRoom } from "./open_room.ts";

const REF = "join";

/**
 * Subscribes to the open room, again after each return of the connection. Only once that is done the missed
 * changes are asked for: nothing can then fall between.
 */
export function joinRooms(): void {
  onFrame("connected", join);
  onSignal("room:opened", join);
  onSignal("disconnected", lost);
  onSignal("room:closed", ({ channel }) => {
    lost();
    sendFrame({ type: "leave_channel", channel });
  });
  onFrame("joined", ({ channel }) => isOpen(channel) && joined());
  onFrame(
    "left",
    (frame) => isOpen(frame["channel"]) && textOf(frame, "reason") && location.reload(),
  );
  onFrame("error", (frame) => textOf(frame, "ref") === REF && notice(textOf(frame, "message")));
  document.addEventListener("visibilitychange", lookAgain);
}

function join(): void {
  const channel = openRoom()?.channel;
  if (channel) sendFrame({ type: "join_channel", channel, ref: REF });
}

/** `data-live="joined"` on the body says that what happens in the room arrives here. */
function joined(): void {
  document.body.dataset["live"] = "joined";
  openRoom()?.catchUp.returned();
}

function lost(): void {
  delete document.body.dataset["live"];
  openRoom()?.catchUp.lost();
}

/** A page that slept asks once more: nothing can be taken for granted then. */
function lookAgain(): void {
  if (!document.hidden && isConnected()) openRoom()?.catchUp.returned();
}

function isOpen(channel: unknown): boolean {
  return openRoom()?.channel === channel;
}
