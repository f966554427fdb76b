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
  const article = event.target instanceof Element ? event.target.closest("article.message") : null;
  if (!article || bar.parentElement === article) return;
  bar.hidden = false;
  const seen = bar.querySelector<HTMLAnchorElement>("a[data-act='seen']");
  if (seen && article instanceof HTMLElement) seen.href = `${messageUrl("message", article)}/seen`;
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
  if (pressed === "ArrowUp" || pressed === "ArrowDown") move(event, target);
  else if (!isList) act(event, target);
}

function move(event: KeyboardEvent, from: HTMLElement): void {
  const list = from.closest(".timeline") ?? from.closest(".thread__root");
  const articles = list ? messagesIn(list) : [];
  const step = event.key === "ArrowUp" ? -1 : 1;
  const at = articles.indexOf(from);
  const next = at < 0 ? articles.at(-1) : articles[at + step];
  next?.focus();
  event.preventDefault();
}

function act(event: KeyboardEvent, article: HTMLElement): void {
  const own = isEditable(article);
  const deletable = own || isModerated(article);
  if (event.key === "Escape") composerNear(article)?.focus();
  else if (event.key === "e" && own) perform("edit", article);
  else if (event.key === "Delete" && deletable) perform("delete", article);
  else if (event.key === "r" && isOpen("answer", article)) perform("answer", article);
  else if (event.key === "t" && isMarkable(article)) perform("thread", article);
  else if (event.key === "+" && isOpen("choose-reaction", article))
    perform("choose-reaction", article);
  else if (event.key === "c" && article.dataset["message"]) perform("copy", article);
  else if (event.key === "u" && isMarkable(article)) perform("unread", article);
  else return;
  event.preventDefault();
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
