import { word } from "./words.ts";

/** A message that somebody else wrote. Without words where the page does not hold it. */
export interface Heard {
  author: string;
  text: string;
}

/** More than these at once are told as a number. */
const READ_OUT = 3;
const LONGEST = 240;

/** What a screen reader is told of new messages: each with its author, or how many where they are many. */
export function newsWords(heard: readonly Heard[]): string {
  const whole = heard.every(({ text }) => text !== "");
  if (heard.length > READ_OUT || !whole)
    return word("scripts.new_messages", { count: heard.length });
  return heard.map(({ author, text }) => `${author}: ${text.slice(0, LONGEST)}`).join(". ");
}
