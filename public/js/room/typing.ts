import { sendFrame } from "../connection/socket.ts";
import { TYPING_MS, Typists, typingWords } from "../core/typists.ts";
import { type Frame, numberOf, onFrame, textOf } from "../page/frames.ts";
import { onSignal } from "../page/signals.ts";
import { isViewer } from "../page/viewer.ts";
import { isBlocked } from "../shell/blocked.ts";
import { openRoom } from "./open_room.ts";

/** One sign in this time, in milliseconds: sooner than it would end, so that it does not flicker. */
const AGAIN_MS = TYPING_MS - 500;

/** Those in the room's list, and those in the thread that is open beside it. */
const typists = { room: new Typists(), thread: new Typists() };
const lines = { room: "typing", thread: "thread-typing" };
let timer: ReturnType<typeof setTimeout> | undefined;
let signed: { at: number; thread: number | null } = { at: 0, thread: null };

type Where = keyof typeof typists;

/** Shows who is typing in the open room. */
export function showTyping(): void {
  onFrame("typing_start", (frame) => isOthers(frame) && begin(frame));
  onFrame("typing_stop", (frame) => isOthers(frame) && end(frame));
  onSignal("room:received", ({ articles }) => articles.forEach(endAuthor));
  onSignal("room:opened", clear);
  onSignal("thread:opened", () => typists.thread.clear());
  onSignal("disconnected", clear);
}

/** Says that the viewer is typing, or no longer is. @param thread in which thread, if in one */
export function signTyping(typing: boolean, thread: number | null = null): void {
  const channel = openRoom()?.channel;
  const isSigned = Date.now() - signed.at < AGAIN_MS && signed.thread === thread;
  if (!channel || typing === isSigned) return;
  const type = typing ? "typing_start" : "typing_stop";
  const sent = sendFrame({ type, channel, ...(thread !== null && { thread_id: thread }) });
  signed = { at: typing && sent ? Date.now() : 0, thread };
}

function isOthers(frame: Frame): boolean {
  const id = numberOf(frame, "user_id") ?? 0;
  return frame["channel"] === openRoom()?.channel && !isViewer(id) && !isBlocked(id);
}

/** Signs from a thread that is not open concern nobody here. */
function whereOf(frame: Frame): Where | null {
  const thread = numberOf(frame, "thread_id");
  if (thread === null) return "room";
  return document.querySelector(`#thread-list[data-thread="${thread}"]`) ? "thread" : null;
}

function begin(frame: Frame): void {
  const where = whereOf(frame);
  const id = numberOf(frame, "user_id") ?? 0;
  if (where) typists[where].started(id, textOf(frame, "name"), Date.now());
  draw();
}

function end(frame: Frame): void {
  const where = whereOf(frame);
  if (where) typists[where].stopped(numberOf(frame, "user_id") ?? 0);
  draw();
}

function endAuthor(article: HTMLElement): void {
  const where = article.dataset["thread"] === undefined ? "room" : "thread";
  typists[where].stopped(Number(article.dataset["author"]));
  draw();
}

function clear(): void {
  typists.room.clear();
  typists.thread.clear();
  draw();
}

function draw(): void {
  const now = Date.now();
  const ends: number[] = [];
  for (const where of ["room", "thread"] as const) {
    const line = document.getElementById(lines[where]);
    const words = typingWords(typists[where].names(now));
    if (line && line.textContent !== words) line.textContent = words;
    const next = typists[where].nextEnd;
    if (next !== null) ends.push(next);
  }
  clearTimeout(timer);
  if (ends.length > 0) timer = setTimeout(draw, Math.min(...ends) - now);
}
