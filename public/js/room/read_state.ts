import { sendFrame } from "../connection/socket.ts";
import { onFrame } from "../page/frames.ts";
import { onSignal, signal } from "../page/signals.ts";
import { numberIn, within } from "../page/elements.ts";
import { isReading, onAttention, pauseReading } from "./attention.ts";
import { openRoom } from "./open_room.ts";

const WAIT_MS = 300;
const told = new Map<string, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells the server up to where the person has read, when the newest message was really seen. */
export function tellReading(): void {
  onAttention(() => {
    if (timer === undefined && isReading()) timer = setTimeout(tell, WAIT_MS);
  });
  onSignal("room:opened", rememberRead);
  onSignal("disconnected", () => told.clear());
  onFrame("joined", () => isReading() && tell());
  window.addEventListener("blur", beginNewPart);
}

/** Makes a message and all after it unread again, here and on all devices. False without a connection. */
export function markUnreadFrom(id: number): boolean {
  const timeline = openRoom()?.timeline;
  if (!timeline || !sendFrame({ type: "mark_unread", channel: timeline.channel, from: id }))
    return false;
  pauseReading();
  told.delete(timeline.channel);
  timeline.firstUnread = id;
  return true;
}

function tell(): void {
  timer = undefined;
  const timeline = openRoom()?.timeline;
  const last = timeline?.last;
  const upTo = numberIn(last?.dataset["message"]);
  if (!timeline || !last || upTo === null || !isReading()) return;
  const { channel, room } = timeline;
  if (!isMember(room)) return;
  if (upTo <= (told.get(channel) ?? 0) || !sendFrame({ type: "mark_read", channel, up_to: upTo }))
    return;
  told.set(channel, upTo);
  signal("room:read", { room: Number(room), ordinal: Number(last.dataset["ordinal"]) });
}

/** Who only looks into an open room has no place in it. */
function isMember(room: string): boolean {
  return rowOf(room) !== null;
}

/** A room without an unread message needs no telling. */
function rememberRead(): void {
  const timeline = openRoom()?.timeline;
  const { newest, atEnd } = timeline?.window ?? { newest: null, atEnd: false };
  if (timeline && timeline.firstUnread === null && atEnd && !counts(timeline.room))
    told.set(timeline.channel, newest ?? 0);
}

/** Whether the sidebar counts something unread. */
function counts(room: string): boolean {
  return Number(rowOf(room)?.dataset["unread"] || 0) > 0;
}

function rowOf(room: string): HTMLElement | null {
  return within(document, `#sidebar [data-room="${room}"]`);
}

/** What arrives while the person looks elsewhere stands below the line "New". */
function beginNewPart(): void {
  const timeline = openRoom()?.timeline;
  const newest = timeline?.window.newest ?? null;
  if (!timeline || newest === null || (told.get(timeline.channel) ?? 0) < newest) return;
  timeline.firstUnread = newest + 1;
}
