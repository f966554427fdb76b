import { NoServerError } from "../control/index.ts";
import { AppError, ConfigurationError } from "../errors/index.ts";
import { causesOf, codesOf, messageOf } from "./causes.ts";
import { ExitCode } from "./exit_code.ts";
import type { Common } from "./program.ts";
import { UsageError } from "./usage_error.ts";

/** An error as the console tells it: exit code, code for programs, sentences for people. */
interface Failure {
  exit: ExitCode;
  code: string;
  lines: readonly string[];
}

interface Report {
  exit: ExitCode;
  code: string;
  text: string;
}

/** The code of what nobody raised on purpose. */
export const INTERNAL = "internal";

/**
 * What to print about an error, and the exit code. A stack is shown on request only.
 */
export function report(error: unknown, { json, debug }: Common): Report {
  const { exit, code, lines } = failure(error);
  const stack = debug && error instanceof Error ? [error.stack ?? ""] : [];
  const text = json
    ? JSON.stringify({ error: { code, message: lines.join(" ") } })
    : lines.join("\n");
  return { exit, code, text: [text, ...stack].join("\n") };
}

function failure(error: unknown): Failure {
  if (error instanceof UsageError)
    return { exit: ExitCode.usage, code: "usage", lines: error.problems };
  if (error instanceof ConfigurationError)
    return { exit: ExitCode.failed, code: error.code, lines: error.problems };
  if (error instanceof AppError)
    return { exit: exitOf(error), code: error.code, lines: linesOf(error) };
  if (lacksTables(error)) return NO_TABLES;
  const message = error instanceof Error ? error.message || error.name : String(error);
  return {
    exit: ExitCode.failed,
    code: INTERNAL,
    lines: [`This did not work: ${message}`, "Run it again with --debug to see where."],
  };
}

function exitOf(error: AppError): ExitCode {
  if (error instanceof NoServerError) return ExitCode.noServer;
  return error.status === 503 ? ExitCode.unavailable : ExitCode.failed;
}

function linesOf(error: AppError): string[] {
  const hint = error.status === 503 ? ["Run parley doctor to see why."] : [];
  return [error.message, ...hint];
}

const NO_TABLES: Failure = {
  exit: ExitCode.failed,
  code: "no_tables",
  lines: ["The database has no tables yet, or old ones. Run parley db:migrate first."],
};

/** MySQL's ER_NO_SUCH_TABLE and ER_BAD_FIELD_ERROR; SQLite tells by its message alone. */
function lacksTables(error: unknown): boolean {
  return causesOf(error).some(
    (one) =>
      codesOf(one).some((code) => code === "1146" || code === "1054") ||
      /^no such (table|column)/.test(messageOf(one)),
  );
}
