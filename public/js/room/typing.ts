import { sendFrame } from "../connection/socket.ts";
import { TYPING_MS, Typists, typingWords } from "../core/typists.ts";
import { type Frame, numberOf, onFrame, textOf } from "../page/frames.ts";
import { onSignal } from "../page/signals.ts";
import { isViewer } from "../page/viewer.ts";
import { isBlocked } from "../shell/blocked.ts";
import { openRoom } from "./open_room.ts";

/** One sign in this time, in milliseconds: sooner than it would end, so that it does not flicker. */
const AGAIN_MS = TYPING_MS - 500;

const typists = new Typists();
let timer: ReturnType<typeof setTimeout> | undefined;
let signedAt = 0;

/** Shows who is typing in the open room. */
export function showTyping(): void {
  onFrame("typing_start", (frame) => isOthers(frame) && begin(frame));
  onFrame("typing_stop", (frame) => isOthers(frame) && end(numberOf(frame, "user_id") ?? 0));
  onSignal("room:received", ({ articles }) => articles.forEach(endAuthor));
  onSignal("room:opened", clear);
  onSignal("disconnected", clear);
}

/** Says that the viewer is typing, or no longer is. */
export function signTyping(typing: boolean): void {
  const channel = openRoom()?.channel;
  const signed = Date.now() - signedAt < AGAIN_MS;
  if (!channel || typing === signed) return;
  const sent = sendFrame({ type: typing ? "typing_start" : "typing_stop", channel });
  signedAt = typing && sent ? Date.now() : 0;
}

function isOthers(frame: Frame): boolean {
  const id = numberOf(frame, "user_id") ?? 0;
  return frame["channel"] === openRoom()?.channel && !isViewer(id) && !isBlocked(id);
}

function begin(frame: Frame): void {
  typists.started(numberOf(frame, "user_id") ?? 0, textOf(frame, "name"), Date.now());
  draw();
}

function end(id: number): void {
  typists.stopped(id);
  draw();
}

function endAuthor(article: HTMLElement): void {
  end(Number(article.dataset["author"]));
}

function clear(): void {
  typists.clear();
  draw();
}

function draw(): void {
  const line = document.getElementById("typing");
  const words = typingWords(typists.names(Date.now()));
  if (line && line.textContent !== words) line.textContent = words;
  clearTimeout(timer);
  const next = typists.nextEnd;
  if (next !== null) timer = setTimeout(draw, next - Date.now());
}
