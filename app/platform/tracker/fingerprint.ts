import { createHash } from "node:crypto";
import { type CauseStep, type StackFrame, tellingFrames } from "../errors/index.ts";
import type { Level } from "./capture.ts";
import { normalise } from "./normalise.ts";

/** How many of its own frames tell an error from others. */
const TOP = 3;

export interface Likeness {
  chain: readonly CauseStep[];
  level: Level;
  /** The route, message type, command or task. */
  name: string;
  /** A part that this needed was not there. */
  isAway: boolean;
}

/**
 * What similar errors have in common, as 32 hex digits: class, code and normalised message of the error and of the
 * root of its causes, the functions at the top of our own stack, and the route. Line numbers are left out, so that a
 * new release finds the old group again.
 *
 * A part that is away is one trouble, wherever it is noticed: class and code alone count.
 */
export function fingerprint({ chain, level, name, isAway }: Likeness): string {
  const [first] = chain;
  const root = chain.at(-1);
  const parts = isAway
    ? [level, first?.name, first?.code]
    : [level, ...same(first), ...same(root), ...topFrames(chain), name];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}

/** The own frame where it happened: of the error itself, else of the nearest cause that has one. */
export function culpritOf(chain: readonly CauseStep[]): StackFrame | undefined {
  return chain.map(({ frames }) => tellingFrames(frames)[0]).find((frame) => frame !== undefined);
}

function same(step: CauseStep | undefined): string[] {
  return step ? [step.name, step.code ?? "", normalise(step.message)] : [];
}

function topFrames(chain: readonly CauseStep[]): string[] {
  const thrown =
    chain.map(({ frames }) => tellingFrames(frames)).find(({ length }) => length > 0) ?? [];
  return thrown.slice(0, TOP).map(({ file, fn }) => `${file} ${fn}`);
}
