import { byId, within } from "../page/elements.ts";
import { idOf } from "../timeline/article.ts";

const LONGEST = 140;

/** Makes what one writes next an answer to a message. */
export function answer(article: HTMLElement): void {
  const bar = byId("answering", HTMLElement);
  const id = idOf(article);
  if (!bar || id === null) return;
  bar.dataset["to"] = String(id);
  const words = within(bar, ".answering__words");
  if (words) words.textContent = `${nameIn(article)}: ${textIn(article)}`;
  bar.hidden = false;
  byId("composer-text", HTMLTextAreaElement)?.focus();
}

/** The id of the message that is answered, if one is; from now on none is. */
export function takeAnswered(): number | null {
  const bar = byId("answering", HTMLElement);
  const id = Number(bar?.dataset["to"] ?? 0);
  stopAnswering();
  return id || null;
}

/** What one writes answers nothing any more; false when it did not anyway. */
export function stopAnswering(): boolean {
  const bar = byId("answering", HTMLElement);
  if (!bar || bar.hidden) return false;
  delete bar.dataset["to"];
  bar.hidden = true;
  return true;
}

function nameIn(article: HTMLElement): string {
  return within(article, ".message__name")?.textContent ?? "";
}

function textIn(article: HTMLElement): string {
  const text = within(article, ".message__text")?.textContent ?? "";
  return text.replace(/\s+/g, " ").trim().slice(0, LONGEST);
}
