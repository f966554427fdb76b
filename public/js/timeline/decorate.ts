import { locale, word } from "../core/words.ts";
import { reactionWords } from "../core/reaction_words.ts";
import { clockTime, shortMoment, wholeMoment } from "../core/moments.ts";
import { within } from "../page/elements.ts";
import { isViewer, viewer } from "../page/viewer.ts";
import { fold } from "./folding.ts";

/** Adds to an article what differs from viewer to viewer: whose it is, whether it names one, the local time. */
export function decorate(article: HTMLElement): void {
  article.classList.toggle("mine", isViewer(article.dataset["author"]));
  article.classList.toggle("mentioned", namesViewer(article));
  fold(article);
  showTime(article);
  showThread(article);
  for (const chip of article.querySelectorAll<HTMLElement>(".reaction")) showReaction(chip);
}

/** Which reactions are the viewer's own, and who else reacted as far as the page knows their names. */
function showReaction(chip: HTMLElement): void {
  const ids = (chip.dataset["by"] ?? "").split(" ");
  chip.setAttribute("aria-pressed", String(ids.some((id) => isViewer(id))));
  const names = ids.flatMap((id) => (isViewer(id) ? word("scripts.you") : (nameOf(id) ?? [])));
  const words = reactionWords(names, ids.length);
  if (chip.title === words) return;
  chip.title = words;
  within(chip, ".visually-hidden")?.remove();
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = `: ${words}`;
  chip.append(spoken);
}

function nameOf(id: string): string | undefined {
  const name = document.querySelector(`#member-${CSS.escape(id)} .member__name`);
  return name?.firstChild?.textContent?.trim();
}

function namesViewer(article: HTMLElement): boolean {
  const id = viewer()?.id ?? 0;
  for (const mention of article.querySelectorAll<HTMLElement>(".mention"))
    mention.classList.toggle("mention--you", isMeant(mention, id));
  return article.querySelector(".mention--you") !== null;
}

function isMeant(mention: HTMLElement, id: number): boolean {
  const { mention: who } = mention.dataset;
  return who === String(id) || who === "room";
}

function showThread(article: HTMLElement): void {
  const time = article.querySelector<HTMLTimeElement>(".thread-sum time");
  const at = Date.parse(time?.dateTime ?? "");
  if (!time || Number.isNaN(at)) return;
  time.textContent = shortMoment(at, Date.now(), locale());
  time.title = wholeMoment(at, locale());
}

function showTime(article: HTMLElement): void {
  const time = article.querySelector<HTMLTimeElement>(".message__time time");
  const at = Number(article.dataset["at"]);
  if (!time || !at) return;
  time.dateTime = new Date(at).toISOString();
  time.textContent = clockTime(at, locale());
  time.title = wholeMoment(at, locale());
}
