/** One thing that the doctor looked at. */
export interface Check {
  name: string;
  ok: boolean;
  /** What was found, as a sentence. */
  message: string;
  /** What to do; null when all is well. */
  hint: string | null;
}

/** All is well. */
export function fine(name: string, message: string): Check {
  return { name, ok: true, message, hint: null };
}

/** Something is wrong. */
export function wrong(name: string, message: string, hint: string): Check {
  return { name, ok: false, message, hint };
}
