const LONGEST = 300;

/** What differs between two occurrences of the same error. */
const VARIABLE: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, "<time>"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`)]+/gi, "<address>"],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "<e-mail>"],
  [/(?:\[[0-9a-f:]*:[0-9a-f:]+\]|\b\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?/gi, "<host>"],
  [/\b0x[0-9a-f]+\b/gi, "<n>"],
  [/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{16,}\b/gi, "<id>"],
  // A quoted word is a name of the program, such as a property; anything else in quotes is somebody's text.
  [/(["'`])(?![A-Za-z_$][\w$.]*\1)(?:(?!\1).)*\1/g, "<text>"],
  [/\d+(?:[.,]\d+)*/g, "<n>"],
  [/\s+/g, " "],
];

/**
 * The part of a message that all occurrences of an error share: numbers, ids, times and quoted texts become
 * placeholders.
 *
 * @example normalise("Room 7 has 12 members") // "Room <n> has <n> members"
 */
export function normalise(message: string): string {
  const short = message.slice(0, 4 * LONGEST);
  const shared = VARIABLE.reduce((text, [pattern, by]) => text.replace(pattern, by), short);
  return shared.trim().slice(0, LONGEST);
}
