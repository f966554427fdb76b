import { clockTime, wholeMoment } from "../core/moments.ts";
import { isViewer, viewer } from "../page/viewer.ts";

/** Adds to an article what differs from viewer to viewer: whose it is, whether it names one, the local time. */
export function decorate(article: HTMLElement): void {
  article.classList.toggle("mine", isViewer(article.dataset["author"]));
  article.classList.toggle("mentioned", namesViewer(article));
  showTime(article);
}

function namesViewer(article: HTMLElement): boolean {
  return article.querySelector(`[data-mention="${viewer()?.id ?? 0}"]`) !== null;
}

function showTime(article: HTMLElement): void {
  const time = article.querySelector<HTMLTimeElement>(".message__time time");
  const at = Number(article.dataset["at"]);
  if (!time || !at) return;
  time.dateTime = new Date(at).toISOString();
  time.textContent = clockTime(at);
  time.title = wholeMoment(at);
}
