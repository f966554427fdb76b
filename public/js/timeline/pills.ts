import { word } from "../core/words.ts";
import { within } from "../page/elements.ts";
import type { Jump } from "./jump.ts";
import type { Timeline } from "./timeline.ts";

/** Further from the end than this, in pixels, a way back is offered. */
const FAR = 600;

/** The two pills over the list: how many messages arrived below, and the way to the newest. */
export function showPills(timeline: Timeline, jump: Jump, prefix = ""): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const log = timeline.list.closest<HTMLElement>(".log");
  const fresh = document.getElementById(`${prefix}new-pill`);
  const back = document.getElementById(`${prefix}jump-newest`);
  let count = 0;

  function draw(): void {
    if (timeline.scroll.atEnd) count = 0;
    fresh?.toggleAttribute("hidden", count === 0);
    back?.toggleAttribute("hidden", count > 0 || !isFar());
    const words = fresh && within(fresh, "[data-text]");
    if (words) words.textContent = word("scripts.new_messages", { count });
  }

  function isFar(): boolean {
    if (!log || !timeline.window.atEnd) return true;
    return log.scrollHeight - log.clientHeight - log.scrollTop > FAR;
  }

  timeline.list.addEventListener("timeline:fresh", () => (count += 1), { signal });
  timeline.list.addEventListener("timeline:change", draw, { signal });
  log?.addEventListener("scroll", draw, { passive: true, signal });
  fresh?.addEventListener("click", () => void jump.toNewest(), { signal });
  back?.addEventListener("click", () => void jump.toNewest(), { signal });
  draw();
  return () => listening.abort();
}
