import { coded } from "./code.ts";
import { type Run, runs } from "./runs.ts";

/** What must stand in a text, one right after the other. */
export interface Sequence {
  codes: readonly string[];
  /** Whether the last one need only be a beginning. */
  prefix: boolean;
}

/**
 * A piece of what somebody looks for.
 *
 * @param open whether its last word may go on
 * @returns undefined when there is nothing in it that can be found, such as a dash
 */
export function sequence(text: string, { open }: { open: boolean }): Sequence | undefined {
  const all = [...runs(text)];
  const last = all.at(-1);
  if (!last) return undefined;
  const codes = all.flatMap((run) => codesOf(run, run === last));
  const alone = last.kind === "pair" && last.units.length === 1;
  return { codes, prefix: alone || (open && last.kind === "word") };
}

/** Where a run without spaces ends in what is looked for, it may go on in the text; before another run it may not. */
function codesOf({ kind, units }: Run, isLast: boolean): string[] {
  if (kind !== "pair") return units.map(({ text }) => coded(kind, text));
  const pairs = units.map(({ text }, at) => coded(kind, text + (units[at + 1]?.text ?? "")));
  return isLast && pairs.length > 1 ? pairs.slice(0, -1) : pairs;
}

/** What a column of tokens holds when the sequence is in it. */
export function needle({ codes, prefix }: Sequence): string {
  return ` ${codes.join(" ")}${prefix ? "" : " "}`;
}
