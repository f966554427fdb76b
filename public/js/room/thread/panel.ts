import htmx from "htmx.org";
import { byId, numberIn, within } from "../../page/elements.ts";
import { type Frame, numberOf, onEvent } from "../../page/frames.ts";
import { mount } from "../../page/mount.ts";
import { notice } from "../../page/notices.ts";
import { fetchFragment, sendJson } from "../../page/requests.ts";
import { onSignal, signal } from "../../page/signals.ts";
import { isViewer } from "../../page/viewer.ts";
import { openRoom } from "../open_room.ts";
import { AWAY, OpenThread } from "./open_thread.ts";

let current: OpenThread | null = null;
let asked = 0;

/** The thread that is open beside the room, or null. */
export function openThread(): OpenThread | null {
  return current;
}

/** Opens threads in the panel beside the room: by their summary, by their address, and closes them again. */
export function keepThreads(): void {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => {
    const inside = event.target instanceof Element && event.target.closest("#thread");
    if (event.key === "Escape" && inside && !event.defaultPrevented) closeThread();
  });
  onSignal("room:opened", byAddress);
  onSignal("room:closed", forget);
  onSignal("room:arriving", ({ articles, reset }) => {
    current?.receive(articles);
    if (reset) void current?.reload();
  });
  onEvent("thread_read_changed", (frame) => drawFollowing(frame, frame["following"] === true));
  onEvent("thread_activity", (frame) => {
    if (isViewer(numberOf(frame, "author_id") ?? 0)) drawFollowing(frame, true);
  });
  mount("#thread-list", (list) => {
    const log = document.getElementById("thread-log");
    if (!log) return undefined;
    const thread = new OpenThread(list, log);
    current = thread;
    thread.jump.first();
    signal("thread:opened", { thread: thread.root });
    return () => {
      thread.close();
      if (current === thread) current = null;
      signal("thread:closed", { thread: thread.root });
    };
  });
}

/** @param reply the one to show, by its id */
export async function showThread(root: number, reply: number | null = null): Promise<void> {
  const panel = byId("thread", HTMLElement);
  const url = openRoom()?.timeline.list.dataset["threadUrl"]?.replace("ID", String(root));
  if (!panel || !url) return;
  if (current?.root === root && reply !== null) return current.jump.toMessage(reply);
  const mine = (asked += 1);
  try {
    const fragment = await fetchFragment(reply === null ? url : `${url}?message=${reply}`);
    if (mine !== asked || !panel.isConnected) return;
    rest(panel);
    panel.hidden = false;
    panel.replaceChildren(fragment);
    htmx.process(panel);
    remember(root);
  } catch {
    notice(AWAY());
  }
}

/** Back to the room alone. */
export function closeThread(): void {
  const panel = byId("thread", HTMLElement);
  if (!panel || panel.hidden) return;
  const root = current?.root;
  forget();
  const place = openRoom()?.timeline.list;
  const article = place && within(place, `article[data-message="${root ?? 0}"]`);
  (article ?? byId("composer-text", HTMLTextAreaElement))?.focus({ preventScroll: true });
}

function forget(): void {
  asked += 1;
  const panel = byId("thread", HTMLElement);
  if (!panel) return;
  rest(panel);
  panel.hidden = true;
  panel.replaceChildren();
  htmx.process(panel);
  remember(null);
}

/** The toolbar of messages does not go with the panel. */
function rest(panel: HTMLElement): void {
  const bar = byId("message-bar", HTMLElement);
  if (bar && panel.contains(bar)) within(document, ".room .log-frame")?.append(bar);
}

/** The address leads back to the thread, also after a reload. */
function remember(root: number | null): void {
  const url = new URL(location.href);
  if (!url.pathname.startsWith("/rooms/")) return;
  if (root === null) url.searchParams.delete("thread");
  else url.searchParams.set("thread", String(root));
  url.searchParams.delete("message");
  history.replaceState(history.state, "", url);
}

function byAddress(): void {
  const { openThread: root, openReply: reply } = openRoom()?.timeline.list.dataset ?? {};
  const id = numberIn(root);
  if (id !== null) void showThread(id, numberIn(reply));
}

function clicked(event: MouseEvent): void {
  const { target, ctrlKey, metaKey, shiftKey, button } = event;
  if (!(target instanceof Element) || ctrlKey || metaKey || shiftKey || button !== 0) return;
  const opener = target.closest<HTMLElement>("[data-open-thread]:not(.timeline)");
  const follow = target.closest<HTMLElement>("[data-follow-thread]");
  if (target.closest("[data-close-thread]")) closeThread();
  else if (follow) void toggleFollowing(follow);
  else if (opener && openRoom()) {
    event.preventDefault();
    void showThread(Number(opener.dataset["openThread"]));
  }
}

/** Who writes in a thread follows it from then on. */
function drawFollowing(frame: Frame, follows: boolean): void {
  if (numberOf(frame, "thread_id") !== current?.root) return;
  within(document, "[data-follow-thread]")?.setAttribute("aria-pressed", String(follows));
}

async function toggleFollowing(button: HTMLElement): Promise<void> {
  const follows = button.getAttribute("aria-pressed") === "true";
  try {
    await sendJson(follows ? "DELETE" : "PUT", button.dataset["followThread"] ?? "");
    button.setAttribute("aria-pressed", String(!follows));
  } catch (error) {
    notice(error instanceof Error ? error.message : AWAY());
  }
}
