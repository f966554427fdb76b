import { locale, word } from "../core/words.ts";
import { reactionWords } from "../core/reaction_words.ts";
import { clockTime, wholeMoment } from "../core/moments.ts";
import { isViewer, viewer } from "../page/viewer.ts";

/** Adds to an article what differs from viewer to viewer: whose it is, whether it names one, the local time. */
export function decorate(article: HTMLElement): void {
  article.classList.toggle("mine", isViewer(article.dataset["author"]));
  article.classList.toggle("mentioned", namesViewer(article));
  showTime(article);
  for (const chip of article.querySelectorAll<HTMLElement>(".reaction")) showReaction(chip);
}

/** Which reactions are the viewer's own, and who else reacted as far as the page knows their names. */
function showReaction(chip: HTMLElement): void {
  const ids = (chip.dataset["by"] ?? "").split(" ");
  chip.setAttribute("aria-pressed", String(ids.some((id) => isViewer(id))));
  const names = ids.flatMap((id) => (isViewer(id) ? word("scripts.you") : (nameOf(id) ?? [])));
  const words = reactionWords(names, ids.length);
  chip.setAttribute("aria-label", `${chip.dataset["emoji"]}: ${words}`);
  chip.title = words;
}

function nameOf(id: string): string | undefined {
  const name = document.querySelector(`#member-${CSS.escape(id)} .member__name`);
  return name?.firstChild?.textContent?.trim();
}

function namesViewer(article: HTMLElement): boolean {
  return article.querySelector(`[data-mention="${viewer()?.id ?? 0}"]`) !== null;
}

function showTime(article: HTMLElement): void {
  const time = article.querySelector<HTMLTimeElement>(".message__time time");
  const at = Number(article.dataset["at"]);
  if (!time || !at) return;
  time.dateTime = new Date(at).toISOString();
  time.textContent = clockTime(at, locale());
  time.title = wholeMoment(at, locale());
}
