import { byId, within } from "../page/elements.ts";
import { mount } from "../page/mount.ts";
import { isDeleted, isNote, messagesIn } from "../timeline/article.ts";
import { composerNear } from "./composer_near.ts";
import { isEditable, isModerated } from "./editing.ts";
import { messageUrl } from "./message_urls.ts";
import { perform } from "./message_actions.ts";

/** The one toolbar for messages: it goes into the message under the pointer or the focus; and the keys for it. */
export function showMessageBar(): void {
  mount("#message-bar", (bar) => {
    const home = bar.parentElement;
    const stage = byId("stage", HTMLElement);
    const listening = new AbortController();
    const { signal } = listening;
    const follow = (event: Event): void => follows(bar, event);
    stage?.addEventListener("pointerover", follow, { signal });
    stage?.addEventListener("focusin", follow, { signal });
    for (const log of document.querySelectorAll(".log-frame, #thread"))
      log.addEventListener("pointerleave", () => rest(bar, home), { signal });
    stage?.addEventListener("keydown", key, { signal });
    const back = (): void => void (bar.isConnected || home?.append(bar));
    stage?.addEventListener("timeline:change", back, { signal, capture: true });
    return () => listening.abort();
  });
}

function follows(bar: HTMLElement, event: Event): void {
  const article =
    event.target instanceof Element ? event.target.closest<HTMLElement>("article.message") : null;
  if (!article || bar.parentElement === article) return;
  bar.hidden = false;
  const seen = bar.querySelector<HTMLAnchorElement>("a[data-act='seen']");
  if (seen && article instanceof HTMLElement) seen.href = `${messageUrl("message", article)}/seen`;
  const report = within(bar, "[data-report-url]");
  if (report instanceof HTMLAnchorElement)
    report.href = `${report.dataset["reportUrl"]}?message=${article.dataset["message"] ?? ""}`;
  article.append(bar);
}

function rest(bar: HTMLElement, home: HTMLElement | null): void {
  if (!bar.parentElement?.contains(document.activeElement)) home?.append(bar);
}

function key(event: KeyboardEvent): void {
  const { target, key: pressed, ctrlKey, metaKey, altKey } = event;
  if (!(target instanceof HTMLElement) || ctrlKey || metaKey || altKey) return;
  const isList = target.matches(".timeline");
  if (!isList && !target.matches("article.message")) return;
  if (pressed in STEPS) move(event, target);
  else if (!isList) act(event, target);
}

/** Where the keys for walking lead, from the place of the message at hand and how many there are. */
const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowUp: (at, count) => (at < 0 ? count - 1 : at - 1),
  ArrowDown: (at, count) => (at < 0 ? count - 1 : at + 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

function move(event: KeyboardEvent, from: HTMLElement): void {
  const list = from.closest(".timeline") ?? from.closest(".thread__root");
  const articles = list ? messagesIn(list) : [];
  const to = STEPS[event.key]?.(articles.indexOf(from), articles.length) ?? -1;
  articles[to]?.focus();
  event.preventDefault();
}

type May = (article: HTMLElement) => boolean;

/** What a key does to the message that has the focus, where the viewer may. */
const KEYS: Record<string, [act: (article: HTMLElement) => string, may: May]> = {
  e: [() => "edit", isEditable],
  delete: [() => "delete", (article) => isEditable(article) || isModerated(article)],
  r: [() => "answer", (article) => isOpen("answer", article)],
  "+": [() => "choose-reaction", (article) => isOpen("choose-reaction", article)],
  c: [() => "copy", (article) => article.dataset["message"] !== undefined],
  u: [() => "unread", isMarkable],
  t: [() => "thread", isMarkable],
  p: [pinning, (article) => isOpen(pinning(article), article)],
  b: [() => "bookmark", (article) => isOpen("bookmark", article)],
};

function act(event: KeyboardEvent, article: HTMLElement): void {
  const [doing, may] = KEYS[event.key.toLowerCase()] ?? [];
  if (event.key === "Escape") composerNear(article)?.focus();
  else if (doing && may?.(article)) perform(doing(article), article);
  else return;
  event.preventDefault();
}

function pinning({ dataset }: HTMLElement): string {
  return dataset["pinned"] === undefined ? "pin" : "unpin";
}

/** Only members have a place in a room; for others the button is missing too. */
function isMarkable(article: HTMLElement): boolean {
  return (
    article.dataset["message"] !== undefined && within(document, "[data-act='unread']") !== null
  );
}

/** Whether the toolbar offers this to the viewer, and the message is one to do it to. */
function isOpen(act: string, article: HTMLElement): boolean {
  const offered = within(document, `[data-act='${act}']`) !== null;
  return (
    offered && article.dataset["message"] !== undefined && !isDeleted(article) && !isNote(article)
  );
}
