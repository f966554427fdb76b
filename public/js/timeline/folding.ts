import { cloneOf, within } from "../page/elements.ts";
import { onSignal } from "../page/signals.ts";
import { isBlocked } from "../shell/blocked.ts";

/** Messages that the viewer has opened again, by their DOM id; they stay open while the page lives. */
const opened = new Set<string>();

/** Folds and unfolds what stands there when the viewer blocks other people than before. */
export function foldBlocked(): void {
  onSignal("blocked", () => {
    for (const article of document.querySelectorAll<HTMLElement>("#timeline article.message"))
      fold(article);
  });
}

/** Folds the message of somebody whom the viewer has blocked behind "Show", or takes the fold away. */
export function fold(article: HTMLElement): void {
  const folded = isBlocked(article.dataset["author"]) && !opened.has(article.id);
  article.classList.toggle("message--folded", folded);
  const line = within(article, ".message__fold");
  if (!folded) return line?.remove();
  const fresh = line ? null : cloneOf("t-fold");
  if (fresh) within(article, ".message__main")?.append(fresh);
}

/** Shows one folded message. */
export function unfold(article: HTMLElement): void {
  opened.add(article.id);
  fold(article);
}
