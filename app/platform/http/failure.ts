/** One error of a chain, as the development page shows it. */
export interface FailureStep {
  name: string;
  message: string;
  code: string | undefined;
  stack: string[];
}

const DEEPEST = 10;

/** An error and its causes, outermost first. */
export function causeChain(thrown: unknown): FailureStep[] {
  const steps: FailureStep[] = [];
  for (let next = thrown; next !== undefined && steps.length < DEEPEST; next = causeOf(next)) {
    steps.push(step(next));
  }
  return steps;
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}

function step(thrown: unknown): FailureStep {
  if (!(thrown instanceof Error)) {
    return { name: typeof thrown, message: String(thrown), code: undefined, stack: [] };
  }
  const code = "code" in thrown ? String(thrown.code) : undefined;
  const stack = (thrown.stack ?? "")
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return { name: thrown.name, message: thrown.message, code, stack };
}
