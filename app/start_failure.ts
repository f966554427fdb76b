import { AppError, ConfigurationError } from "./platform/errors/index.ts";

/**
 * Why the start ended, for the person at the terminal: a sentence and what to do, where we know; else the whole
 * error, since then it is a defect.
 */
export function startFailure(error: unknown): string {
  const sentence = sentenceOf(error);
  if (sentence !== undefined) return `Parley cannot start.\n${sentence}\n`;
  return `Parley cannot start: this is a defect.\n${error instanceof Error ? error.stack : String(error)}\n`;
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof AppError) return `${rootOf(error)}\nbin/parley doctor says what is wrong.`;
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code === "EADDRINUSE") {
    return "The port is taken by another program. Stop it, or set PORT to a free one.";
  }
  if (error.code === "EACCES") {
    return `${error.message}\nChoose another PORT or STORAGE_PATH, or give this user the right.`;
  }
  return undefined;
}

/** The first cause says it plainest: `connect ECONNREFUSED 127.0.0.1:3306`. */
function rootOf(error: Error): string {
  return error.cause instanceof Error ? rootOf(error.cause) : error.message;
}
