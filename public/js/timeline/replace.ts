import { within } from "../page/elements.ts";
import { isDeleted } from "./article.ts";

/** Puts a newer state of a message in the place of an older one; an edit under way, the toolbar and the focus stay. */
export function replaceArticle(shown: HTMLElement, next: HTMLElement): void {
  const focus = focusWithin(shown);
  shown.before(next);
  carryEdit(shown, next);
  const bar = within(shown, ".bar");
  if (bar) move(next, bar);
  shown.remove();
  focus?.(next);
}

function focusWithin(shown: HTMLElement): ((next: HTMLElement) => void) | null {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !shown.contains(activeElement)) return null;
  return (next) =>
    (activeElement.isConnected ? activeElement : next).focus({ preventScroll: true });
}

function carryEdit(shown: HTMLElement, next: HTMLElement): void {
  const form = within(shown, "form[data-edit]");
  const text = within(next, ".message__text");
  if (!form || !text || isDeleted(next)) return;
  text.hidden = true;
  move(text.parentElement ?? next, form);
}

function move(parent: HTMLElement, part: HTMLElement): void {
  if ("moveBefore" in parent) parent.moveBefore(part, null);
  else (parent as HTMLElement).append(part);
}
