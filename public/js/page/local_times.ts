import { dayAndTime, shortMoment, wholeMoment } from "../core/moments.ts";
import { locale } from "../core/words.ts";

/**
 * Writes every `<time data-local datetime>` in the reader's zone; until then it stands there in UTC. `data-local="whole"`
 * tells day and time always, the others the time today, else the day. What says how long ago something was has its
 * moment as its title.
 */
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
    const whole = time.dataset["local"] === "whole";
    time.textContent = whole ? dayAndTime(at, locale()) : shortMoment(at, now, locale());
    time.title = wholeMoment(at, locale());
    time.removeAttribute("data-local");
  }
  for (const ago of document.querySelectorAll("sl-relative-time[data-local]")) {
    ago.setAttribute("title", wholeMoment(Date.parse(ago.getAttribute("date") ?? ""), locale()));
    ago.removeAttribute("data-local");
  }
}
