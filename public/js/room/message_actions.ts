import { word } from "../core/words.ts";
import { act } from "../outbox/outgoing_messages.ts";
import { clientIdOf } from "../outbox/pending.ts";
import { copyText } from "../page/clipboard.ts";
import { confirmed, type Question } from "../page/confirmation.ts";
import { notice } from "../page/notices.ts";
import { sendJson } from "../page/requests.ts";
import { within } from "../page/elements.ts";
import { idOf } from "../timeline/article.ts";
import { unfold } from "../timeline/folding.ts";
import { answer } from "./answering.ts";
import { edit } from "./editing.ts";
import { messageUrl, permalink } from "./message_urls.ts";
import { showThread } from "./thread/panel.ts";
import { chooseReaction, toggleReaction } from "./reactions.ts";
import { markUnreadFrom } from "./read_state.ts";

type Act = (article: HTMLElement, button?: HTMLElement) => unknown;

const actions: Record<string, Act> = {
  edit,
  answer,
  thread: (article) => showThread(Number(article.dataset["thread"] ?? idOf(article))),
  "choose-reaction": chooseReaction,
  react: (article, chip) => chip && toggleReaction(article, chip),
  delete: remove,
  pin: (article) => keep("PUT", "pin", article),
  "remove-previews": (article) => keep("DELETE", "previews", article),
  unpin: (article) => keep("DELETE", "pin", article),
  bookmark: async (article) => {
    if (await keep("PUT", "bookmark", article)) notice(word("scripts.kept"));
  },
  unread: markUnread,
  copy: (article) => copy(permalink(article), word("scripts.link_copied")),
  "copy-text": (article) => copy(textOf(article), word("scripts.text_copied")),
  unfold,
  retry: (article) => act((box) => box.retry(clientIdOf(article))),
  discard: (article) => act((box) => box.discard(clientIdOf(article))),
};

/** Every button `[data-act]` inside a message does what its name says. */
export function addMessageActions(): void {
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]") : null;
    const article = button?.closest<HTMLElement>("article.message");
    const name = button?.dataset["act"] ?? "";
    if (button && article) void actions[name]?.(article, button);
  });
}

/** Does one of the named acts to a message. */
export function perform(name: string, article: HTMLElement): void {
  void actions[name]?.(article);
}

/** @returns whether the server did it */
async function keep(method: string, what: "pin" | "bookmark" | "previews", article: HTMLElement) {
  try {
    await sendJson(method, `${messageUrl("message", article)}/${what}`);
    return true;
  } catch (error) {
    notice(error instanceof Error ? error.message : word("scripts.not_saved"));
    return false;
  }
}

function question(): Question {
  return {
    title: word("scripts.delete_title"),
    text: word("scripts.delete_text"),
    yes: word("scripts.delete_yes"),
  };
}

async function remove(article: HTMLElement): Promise<void> {
  if (!(await confirmed(question()))) return;
  try {
    await sendJson("DELETE", messageUrl("message", article));
  } catch (error) {
    notice(error instanceof Error ? error.message : word("scripts.not_deleted"));
  }
}

function markUnread(article: HTMLElement): void {
  const id = idOf(article);
  if (id !== null && !markUnreadFrom(id)) notice(word("scripts.no_connection"));
}

async function copy(text: string, done: string): Promise<void> {
  notice((await copyText(text)) ? done : word("scripts.no_copying"));
}

function textOf(article: HTMLElement): string {
  return within(article, ".message__text")?.textContent ?? "";
}
