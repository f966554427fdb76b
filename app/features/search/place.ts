import { placeUnknown } from "./query/search_errors.ts";

/** Where the next page of results by time begins: below a message. */
export function newestPlace(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw placeUnknown();
  return Number(text);
}

/** Where the next page of the best ones begins; `top` keeps messages out that were written meanwhile. */
export interface BestPlace {
  top: number;
  score: number;
  id: number;
}

/** @throws ValidationError `search_place_unknown` */
export function bestPlace(text: string): BestPlace {
  const [, top, score, id] = /^(\d{1,15})\.(\d{1,9})\.(\d{1,15})$/.exec(text) ?? [];
  if (top === undefined) throw placeUnknown();
  return { top: Number(top), score: Number(score), id: Number(id) };
}

export function bestPlaceText({ top, score, id }: BestPlace): string {
  return `${top}.${score}.${id}`;
}
