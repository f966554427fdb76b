import type { Grouped } from "../core/grouping.ts";
import { numberIn } from "../page/elements.ts";

const STORED = "article[data-message]";
const ALL = "article.message";

/** All messages of a list that the server has stored, oldest first. */
export function storedIn(list: ParentNode): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(STORED)];
}

/** All messages of a list, the pending ones too. */
export function messagesIn(list: ParentNode): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(ALL)];
}

/** The message id, or null for a pending one. */
export function idOf(article: HTMLElement): number | null {
  return numberIn(article.dataset["message"]);
}

/** The number of the last change that this article shows, or null for a pending one. */
export function seqOf(article: HTMLElement): number | null {
  return numberIn(article.dataset["seq"]);
}

/** A note stands for itself, whoever caused it. */
export function groupOf(article: HTMLElement): Grouped {
  if (isNote(article)) return { author: article.id, at: Number(article.dataset["at"] ?? 0) };
  return { author: article.dataset["author"] ?? "", at: Number(article.dataset["at"] ?? 0) };
}

/** Whether the message was deleted and only its mark stands there. */
export function isDeleted(article: HTMLElement): boolean {
  return article.classList.contains("message--deleted");
}

/** Whether it only notes what happened to the room: nothing is done to it, and it is nothing new to read. */
export function isNote(article: HTMLElement): boolean {
  return article.classList.contains("message--note");
}
