import type { Page } from "./pagination.ts";

/** What the timeline must know of a page besides its messages. */
export interface PageView {
  at_start: boolean;
  at_end: boolean;
  /** The change number up to which the page is known to be whole. */
  seq: number;
  /** Ids of the first and the last message; null on an empty page. */
  oldest: number | null;
  newest: number | null;
}

/** @param seq the room's number as it was read before the page was */
export function pageView({ messages, at_start, at_end }: Page, seq: number): PageView {
  return {
    at_start,
    at_end,
    seq,
    oldest: messages[0]?.id ?? null,
    newest: messages.at(-1)?.id ?? null,
  };
}
