import { locale } from "../core/words.ts";
import { dayOf, follows } from "../core/grouping.ts";
import { dayWords } from "../core/moments.ts";
import { cloneOf, within } from "../page/elements.ts";
import { groupOf, idOf, messagesIn } from "./article.ts";

/**
 * Puts the day dividers and the line "New" where they belong, and marks the messages that go on from the one
 * before. `firstUnread` is the id of the first unread message, or null.
 */
export function arrange(list: HTMLElement, firstUnread: number | null): void {
  const articles = messagesIn(list);
  const line = placeNewLine(list, articles, firstUnread);
  const spare = new Map([...days(list)].map((day) => [day.dataset["day"], day]));
  let previous: HTMLElement | null = null;
  for (const article of articles) {
    const opens = opensDay(previous, article);
    if (opens) spare.delete(placeDay(list, article, spare));
    const goesOn =
      !opens &&
      !isBehind(line, article) &&
      previous &&
      follows(groupOf(previous), groupOf(article));
    article.classList.toggle("follows", Boolean(goesOn));
    previous = article;
  }
  for (const day of spare.values()) day.remove();
}

function opensDay(previous: HTMLElement | null, article: HTMLElement): boolean {
  return !previous || dayOf(groupOf(previous).at) !== dayOf(groupOf(article).at);
}

function days(list: HTMLElement): NodeListOf<HTMLElement> {
  return list.querySelectorAll<HTMLElement>("[data-day]");
}

function placeDay(
  list: HTMLElement,
  article: HTMLElement,
  spare: Map<string | undefined, HTMLElement>,
): string {
  const { at } = groupOf(article);
  const key = dayOf(at);
  const day = spare.get(key) ?? cloneOf("t-day");
  if (!day) return key;
  day.dataset["day"] = key;
  const words = within(day, "span") ?? day;
  const text = dayWords(at, Date.now(), locale());
  if (words.textContent !== text) words.textContent = text;
  const before = isBehind(newLine(list), article) ? newLine(list) : article;
  if (before && day.nextElementSibling !== before) before.before(day);
  return key;
}

function newLine(list: HTMLElement): HTMLElement | null {
  return within(list, "#new-line");
}

function isBehind(line: HTMLElement | null, article: HTMLElement): boolean {
  return line !== null && line.nextElementSibling === article;
}

function placeNewLine(
  list: HTMLElement,
  articles: HTMLElement[],
  id: number | null,
): HTMLElement | null {
  const first = firstFrom(list, articles, id);
  const line = newLine(list) ?? (first ? cloneOf("t-new") : null);
  if (!first || !line) {
    line?.remove();
    return null;
  }
  if (line.nextElementSibling !== first) first.before(line);
  return line;
}

/** The first message from `id` on; none when there may be earlier ones that are not loaded. */
function firstFrom(
  list: HTMLElement,
  articles: HTMLElement[],
  id: number | null,
): HTMLElement | undefined {
  const first = articles.find((article) => id !== null && (idOf(article) ?? 0) >= id);
  const cutOff = first === articles[0] && list.dataset["atStart"] !== "true";
  return first && cutOff && idOf(first) !== id ? undefined : first;
}
