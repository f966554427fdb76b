/** What a command has to say: `value` for programs (`--json`), `text` for people. */
export interface Answer {
  value: unknown;
  text: string;
  /** False ends the process with 1, though the command itself ran (a check that found something). */
  ok: boolean;
}

/**
 * The end of a command.
 *
 * @example answer({ id: 7, name: "Ana" }, "Ana (7) can sign in now.")
 */
export function answer(value: unknown, text: string, ok = true): Answer {
  return { value, text, ok };
}
