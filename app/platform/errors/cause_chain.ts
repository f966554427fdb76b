import { inspect } from "node:util";
import { framesOf, type StackFrame } from "./stack_frames.ts";

/** One error of a chain. */
export interface CauseStep {
  name: string;
  message: string;
  code: string | undefined;
  frames: StackFrame[];
}

const DEEPEST = 10;

/**
 * An error and what it was made of, outermost first. Reads whatever was thrown, also what is no error, or fails when
 * it is read. Of an `AggregateError` the first error stands for all.
 */
export function causeChain(thrown: unknown): CauseStep[] {
  const steps: CauseStep[] = [];
  const seen = new Set<unknown>();
  for (let next = thrown; next !== undefined && steps.length < DEEPEST; next = causeOf(next)) {
    if (seen.has(next)) break;
    seen.add(next);
    steps.push(stepOf(next));
  }
  return steps;
}

function causeOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return undefined;
  return (
    read(() => thrown.cause) ?? (thrown instanceof AggregateError ? thrown.errors[0] : undefined)
  );
}

function stepOf(thrown: unknown): CauseStep {
  if (!(thrown instanceof Error)) {
    return { name: typeof thrown, message: textOf(thrown), code: undefined, frames: [] };
  }
  return {
    name: textIn(thrown, "name") || "Error",
    message: textIn(thrown, "message"),
    code: codeOf(thrown),
    frames: framesOf(textIn(thrown, "stack")),
  };
}

function codeOf(error: Error): string | undefined {
  const code = read(() => ("code" in error ? error.code : undefined));
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}

function textIn(error: Error, member: "name" | "message" | "stack"): string {
  const value: unknown = read(() => error[member]);
  return value === undefined ? "" : textOf(value);
}

function textOf(thrown: unknown): string {
  return typeof thrown === "string" ? thrown : (read(() => inspect(thrown, { depth: 2 })) ?? "");
}

/** What is thrown may be anything, also an object whose members throw in their turn. */
function read<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
