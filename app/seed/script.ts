import { PERSON_KEYS, type PersonKey } from "./people.ts";

export interface Line {
  author: PersonKey;
  text: string;
}

/** What is said in one room: a list of days, each a list of lines. */
export interface Conversation {
  /** The room's name; none for a direct one. */
  room: string | null;
  description: string;
  kind: "open" | "closed" | "direct";
  people: readonly PersonKey[];
  days: readonly Line[][];
}

const SPEAKER = /^(\w+): (.*)$/;

/**
 * Reads a day as it is written down: `name: text` a line; lines that are indented go on with the message above.
 *
 * @throws Error for a line that nobody says
 */
export function day(text: string): Line[] {
  const lines: Line[] = [];
  for (const written of text.split("\n").filter((line) => line.trim() !== "")) {
    const [, name = "", said = ""] = SPEAKER.exec(written) ?? [];
    const author = PERSON_KEYS.find((key) => key === name);
    if (author) lines.push({ author, text: said });
    else goOn(lines, written);
  }
  return lines;
}

function goOn(lines: Line[], written: string): void {
  const above = lines.at(-1);
  if (!above || !written.startsWith("  ")) throw new Error(`Nobody says "${written}".`);
  above.text += `\n${written.slice(2)}`;
}
