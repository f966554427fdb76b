import { numberIn } from "../page/elements.ts";
import { storedIn } from "./article.ts";

/** Messages that came together, and what the server says about them. */
export interface Batch {
  articles: HTMLElement[];
  /** Present in the answer about changes. */
  changes: { complete: number; reset: boolean } | null;
  /** Present in a page of history, and in a reset. */
  page: { seq: number; atStart: boolean; atEnd: boolean } | null;
}

/** Reads the messages of one room from a fragment; those of other rooms are left out. */
export function batchIn(fragment: ParentNode, room: string): Batch {
  const marker = [...fragment.querySelectorAll<HTMLElement>("[data-complete], [data-page]")].find(
    (found) => found.dataset["room"] === room,
  );
  const articles = storedIn(fragment).filter((article) => article.dataset["room"] === room);
  return { articles, changes: changesOf(marker), page: pageOf(marker) };
}

function changesOf(marker: HTMLElement | undefined): Batch["changes"] {
  const complete = numberIn(marker?.dataset["complete"]);
  return complete === null ? null : { complete, reset: marker?.dataset["reset"] !== undefined };
}

function pageOf(marker: HTMLElement | undefined): Batch["page"] {
  if (!marker || marker.dataset["atStart"] === undefined) return null;
  const { seq, complete, atStart, atEnd } = marker.dataset;
  return { seq: Number(seq ?? complete), atStart: atStart === "true", atEnd: atEnd === "true" };
}
