import { shortMoment, wholeMoment } from "../core/moments.ts";
import { locale } from "../core/words.ts";

/** Writes every `<time data-local datetime>` in the reader's zone; until then it stands there in UTC. */
export function writeLocalTimes(): void {
  document.addEventListener("htmx:after:settle", writeAll);
  document.addEventListener("sl-show", writeAll);
  writeAll();
}

function writeAll(): void {
  const now = Date.now();
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    time.textContent = shortMoment(at, now, locale());
    time.title = wholeMoment(at, locale());
    time.removeAttribute("data-local");
  }
}
