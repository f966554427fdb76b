import type { Logger } from "pino";

/** An error that somebody wrote into the log. */
export interface ErrorLine {
  error: unknown;
  /** The part of the program whose logger it was. */
  part: string;
  message: string;
  reference: string | undefined;
}

const ERROR = 50;

/** Hears every line at the level `error` or above that is written and carries an error. */
export class ErrorLines {
  #listener: ((line: ErrorLine) => void) | undefined;

  listen(listener: (line: ErrorLine) => void): void {
    this.#listener = listener;
  }

  /** For `hooks.logMethod` of pino. */
  look(logger: Logger, level: number, [about, message]: readonly unknown[]): void {
    if (level < ERROR || !this.#listener) return;
    const fields = about instanceof Error ? { err: about } : fieldsOf(about);
    if (fields.err === undefined) return;
    this.#listener({
      error: fields.err,
      part: String(logger.bindings()["part"] ?? ""),
      message: typeof message === "string" ? message : "",
      reference: typeof fields.reference === "string" ? fields.reference : undefined,
    });
  }
}

function fieldsOf(about: unknown): { err?: unknown; reference?: unknown } {
  return typeof about === "object" && about !== null ? about : {};
}
