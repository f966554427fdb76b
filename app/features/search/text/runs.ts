import type { TokenKind } from "./code.ts";
import { fold } from "./fold.ts";

/** What is written with spaces between words is a word; Chinese, Japanese, Korean, Thai and their like are not. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々〆\uff70\uff9e\uff9f";
/** One letter as people see it: with its marks, and Hangul that is written in parts. */
const UNIT =
  "(?:[\\u1100-\\u115f][\\u1160-\\u11a7][\\u11a8-\\u11ff]?|[" +
  UNSPACED +
  "](?:\\p{M}|[\\uff9e\\uff9f])*)";
const SPACED = `(?:(?![${UNSPACED}])[\\p{L}\\p{N}]\\p{M}*)`;

/** C++, C# and F# are words; in the order of this list. */
const RUN = new RegExp(
  [
    "(?<pair>" + UNIT + "+)",
    "(?<word>(?<![\\p{L}\\p{N}])[A-Za-z](?:\\+\\+|#)(?![\\p{L}\\p{N}])|" + SPACED + "+)",
    "(?<sign>\\p{RI}{2}|\\p{Extended_Pictographic})",
  ].join("|"),
  "gu",
);
const UNITS = new RegExp(UNIT, "gu");

/** A stretch of text of one kind: a word, a sign such as an emoji, or letters without spaces between their words. */
export interface Run {
  kind: TokenKind;
  /** Where it stands in the text. */
  start: number;
  end: number;
  /** Folded; one for a word or a sign, one a letter for what is written without spaces. */
  units: readonly Unit[];
}

export interface Unit {
  text: string;
  start: number;
  end: number;
}

/** The runs of a text, in order. Digits and signs such as © stand for themselves. */
export function* runs(text: string): Generator<Run> {
  for (const { index: start, groups, 0: raw } of text.matchAll(RUN)) {
    const kind = kindOf(groups);
    const end = start + raw.length;
    const units = kind === "pair" ? unitsOf(raw, start) : [{ text: fold(raw), start, end }];
    if (units.some((unit) => unit.text !== "")) yield { kind, start, end, units };
  }
}

function kindOf(groups: Record<string, string | undefined> | undefined): TokenKind {
  if (groups?.["word"] !== undefined) return "word";
  return groups?.["pair"] === undefined ? "sign" : "pair";
}

function unitsOf(raw: string, from: number): Unit[] {
  return Array.from(raw.matchAll(UNITS), ({ 0: unit, index }) => ({
    text: fold(unit),
    start: from + index,
    end: from + index + unit.length,
  }));
}
