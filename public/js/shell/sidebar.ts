import htmx from "htmx.org";
import {
  type RoomCount,
  afterActivity,
  afterMoving,
  afterReading,
  badge,
  titleWith,
} from "../core/unread.ts";
import { byId, within } from "../page/elements.ts";
import { type Frame, numberOf, onEvent, onFrame, textOf } from "../page/frames.ts";
import { onSignal } from "../page/signals.ts";
import { isViewer } from "../page/viewer.ts";
import { isReading } from "../room/attention.ts";
import { openRoom } from "../room/open_room.ts";
import { showCurrentLine } from "./current_line.ts";

/** The newest that is known of each room: a list from the server may be older than what was pushed. */
const known = new Map<number, { ordinal: number; read: number }>();

/** Keeps the counts beside the rooms, the page's title and the dot on the menu. */
export function keepSidebar(): void {
  onEvent("room_activity", activity);
  onEvent("notification", named);
  onEvent("draft_changed", begun);
  onEvent("read_changed", moved);
  onSignal("room:read", readHere);
  onSignal("room:opened", markOpen);
  onSignal("room:closed", markOpen);
  onFrame("connected", refreshOnReturn());
  document.addEventListener("htmx:after:settle", (event) => {
    if (event.target instanceof Element && event.target.id === "sidebar") redraw();
  });
  document.addEventListener("htmx:finally:swap", drawTotal);
  drawTotal();
}

/** Fetches the list anew: while the connection was away anything may have happened to it. */
function refreshOnReturn(): () => void {
  let connections = 0;
  return () => {
    connections += 1;
    if (connections > 1) htmx.trigger(document.body, "sidebar_changed");
  };
}

function activity(frame: Frame): void {
  const room = numberOf(frame, "room_id") ?? 0;
  const ordinal = numberOf(frame, "ordinal") ?? 0;
  const read =
    isViewer(numberOf(frame, "author_id") ?? 0) || (room === openRoom()?.id && isReading());
  remember(room, { ordinal, read: read ? ordinal : 0 });
  const row = rowOf(room);
  if (row) draw(row, afterActivity(countOf(row), ordinal, read));
  else htmx.trigger(document.body, "sidebar_changed");
}

/** A new message names the person: what it says of it counts beside its room, each once. */
function named(frame: Frame): void {
  const data = frame["data"];
  if (typeof data !== "object" || data === null) return;
  const place = data as { room_id?: number; message_id?: number; aside?: boolean };
  const row = rowOf(place.room_id ?? 0);
  if (!row || place.aside || row.classList.contains("row--muted")) return;
  const counted = (row.dataset["named"] ?? "").split(" ");
  const id = String(place.message_id);
  if (counted.includes(id)) return;
  row.dataset["named"] = [...counted, id].join(" ").trim();
  drawMentions(row, Number(row.dataset["mentions"] || 0) + 1);
}

function begun(frame: Frame): void {
  if (numberOf(frame, "thread_id") !== 0) return;
  rowOf(numberOf(frame, "room_id") ?? 0)?.classList.toggle(
    "row--draft",
    textOf(frame, "text") !== "",
  );
}

function drawMentions(row: HTMLElement, mentions: number): void {
  row.dataset["mentions"] = String(mentions);
  const isDirect = row.dataset["kind"] === "direct";
  row.classList.toggle("row--you", isDirect || mentions > 0);
}

/** Reading here, before the server has heard of it. */
function readHere({ room, ordinal }: { room: number; ordinal: number }): void {
  remember(room, { ordinal: 0, read: ordinal });
  const row = rowOf(room);
  if (row) draw(row, afterReading(countOf(row), ordinal));
}

/** Reading on any device, as the server knows it. */
function moved(frame: Frame): void {
  const room = numberOf(frame, "room_id") ?? 0;
  const read = numberOf(frame, "last_read_ordinal") ?? 0;
  const row = rowOf(room);
  known.set(room, { ordinal: known.get(room)?.ordinal ?? 0, read });
  if (!row) return;
  draw(row, afterMoving(countOf(row), read, numberOf(frame, "unread") ?? 0));
  drawMentions(row, numberOf(frame, "mentions") ?? 0);
}

function remember(room: number, { ordinal, read }: { ordinal: number; read: number }): void {
  const before = known.get(room) ?? { ordinal: 0, read: 0 };
  known.set(room, {
    ordinal: Math.max(before.ordinal, ordinal),
    read: Math.max(before.read, read),
  });
}

function redraw(): void {
  for (const [room, { ordinal, read }] of known) {
    const row = rowOf(room);
    if (row) draw(row, afterReading(afterActivity(countOf(row), ordinal, false), read));
  }
  markOpen();
  drawTotal();
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#sidebar a.row[data-room]")];
}

function rowOf(room: number): HTMLElement | undefined {
  return rows().find((row) => Number(row.dataset["room"]) === room);
}

function countOf({ dataset }: HTMLElement): RoomCount {
  return {
    ordinal: Number(dataset["ordinal"] || 0),
    read: Number(dataset["read"] || 0),
    unread: Number(dataset["unread"] || 0),
  };
}

function draw(row: HTMLElement, { ordinal, read, unread }: RoomCount): void {
  Object.assign(row.dataset, { ordinal, read, unread });
  const isHeard = unread > 0 && !row.classList.contains("row--muted");
  row.classList.toggle("row--new", isHeard);
  within(row, "[data-badge]")?.toggleAttribute("hidden", !isHeard);
  const count = within(row, "[data-count]");
  if (count) count.textContent = badge(unread);
  if (unread === 0) drawMentions(row, 0);
  drawTotal();
}

function drawTotal(): void {
  const heard = rows().filter((row) => !row.classList.contains("row--muted"));
  const total = heard.reduce((sum, row) => sum + countOf(row).unread, 0);
  document.title = titleWith(document.title, total);
  within(document, "[data-any-unread]")?.toggleAttribute("hidden", total === 0);
}

function markOpen(): void {
  const open = openRoom()?.id;
  for (const row of rows()) {
    if (Number(row.dataset["room"]) === open) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }
  for (const line of document.querySelectorAll<HTMLAnchorElement>("#sidebar a[data-counter]")) {
    if (new URL(line.href).pathname === location.pathname)
      line.setAttribute("aria-current", "page");
    else line.removeAttribute("aria-current");
  }
  showCurrentLine();
  const panel = byId("rooms-panel", HTMLElement);
  if (panel?.matches(":popover-open")) panel.hidePopover();
  drawTotal();
}
