import type { LoadedWindow } from "../core/placement.ts";
import { numberIn } from "../page/elements.ts";
import { storedIn } from "./article.ts";

/** What the list's data attributes say of the window: `data-oldest`, `-newest`, `-at-start`, `-at-end`. */
export function loadedWindow(list: HTMLElement): LoadedWindow {
  const { oldest, newest, atStart, atEnd } = list.dataset;
  return {
    oldest: numberIn(oldest),
    newest: numberIn(newest),
    atStart: atStart === "true",
    atEnd: atEnd === "true",
  };
}

export function markEdges(list: HTMLElement, edges: { atStart?: boolean; atEnd?: boolean }): void {
  if (edges.atStart !== undefined) list.dataset["atStart"] = String(edges.atStart);
  if (edges.atEnd !== undefined) list.dataset["atEnd"] = String(edges.atEnd);
}

/** Writes down the first and last stored message that stand in the list. */
export function measure(list: HTMLElement): void {
  const stored = storedIn(list);
  list.dataset["oldest"] = stored[0]?.dataset["message"] ?? "";
  list.dataset["newest"] = stored.at(-1)?.dataset["message"] ?? "";
}
