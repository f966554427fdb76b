import { coded } from "./code.ts";
import { type Run, runs } from "./runs.ts";

/** Raise this with any change of what tokens a text has: the index is then made again by itself. */
export const TOKENS_VERSION = 1;

/** A token and the stretch of the text that it stands for. */
export interface Token {
  code: string;
  start: number;
  end: number;
  /** The end of its first letter where letters stand in pairs; else `end`. */
  alone: number;
}

/**
 * What can be found of a text. A word is one token; of a run without spaces each letter makes a pair with the next one,
 * and the last letter stands alone, so that a single letter is found as a beginning.
 *
 * @example tokens("猫が好き") // 猫が, が好, 好き, き
 */
export function tokens(text: string): Token[] {
  return [...runs(text)].flatMap((run) => (run.kind === "pair" ? pairs(run) : single(run)));
}

/** The column of tokens, with a space around each one. */
export function tokenColumn(text: string): string {
  return ` ${tokens(text)
    .map(({ code }) => code)
    .join(" ")} `;
}

function single({ kind, units }: Run): Token[] {
  return units.map(({ text, start, end }) => ({ code: coded(kind, text), start, end, alone: end }));
}

function pairs({ units }: Run): Token[] {
  return units.map(({ text, start, end }, at) => {
    const next = units[at + 1];
    const code = coded("pair", text + (next?.text ?? ""));
    return { code, start, end: next?.end ?? end, alone: end };
  });
}
