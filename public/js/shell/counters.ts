import htmx from "htmx.org";
import { badge } from "../core/unread.ts";
import { within } from "../page/elements.ts";
import { type Frame, numberOf, onEvent } from "../page/frames.ts";
import { isViewer } from "../page/viewer.ts";
import { isReadingThread } from "../room/thread/reading.ts";

/** Threads that change within this time are asked about once, in milliseconds. */
const TOGETHER_MS = 250;
const told = new Set<number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps the numbers above the rooms: notifications and threads with something new. */
export function keepCounters(): void {
  onEvent("notification", notified);
  onEvent("notifications_changed", (frame) => {
    draw("notifications", numberOf(frame, "unread") ?? 0);
    htmx.trigger(document.body, "notifications_changed");
  });
  onEvent("thread_activity", (frame) => {
    const own = isViewer(numberOf(frame, "author_id") ?? 0);
    if (!own && !isReadingThread(numberOf(frame, "thread_id") ?? 0)) refreshSoon();
  });
  onEvent("thread_read_changed", refreshSoon);
}

/** One that was made new counts once. */
function notified(frame: Frame): void {
  const id = numberOf(frame, "id") ?? 0;
  if (!told.has(id)) draw("notifications", countOf("notifications") + 1);
  told.add(id);
  htmx.trigger(document.body, "notifications_changed");
}

function refreshSoon(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    htmx.trigger(document.body, "sidebar_changed");
  }, TOGETHER_MS);
}

function rowOf(name: string): HTMLElement | null {
  return within(document, `#sidebar [data-counter="${name}"]`);
}

function countOf(name: string): number {
  const row = rowOf(name);
  const count = row && within(row, "[data-badge]:not([hidden]) [data-count]");
  return Number.parseInt(count?.textContent ?? "0", 10) || 0;
}

function draw(name: string, number: number): void {
  if (number === 0) told.clear();
  const row = rowOf(name);
  row?.classList.toggle("row--new", number > 0);
  const mark = row && within(row, "[data-badge]");
  mark?.toggleAttribute("hidden", number === 0);
  const count = mark && within(mark, "[data-count]");
  if (count) count.textContent = badge(number);
}
