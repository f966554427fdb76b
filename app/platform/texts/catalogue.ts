import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES } from "./languages.ts";

type Words = Readonly<Record<string, string>>;

/** What one language says. */
export interface LanguageTexts {
  /** Key, such as `rooms.join`, → text in ICU MessageFormat. */
  texts: Words;
  /** English sentence that code says, with `{names}` for what changes, → the same in this language. */
  sentences: Words;
}

/** Language → its texts. */
export type Catalogue = Readonly<Record<string, LanguageTexts>>;

/** The file of sentences; all others are features. */
const SENTENCES = "sentences.json";

/**
 * Reads `texts/{language}/{feature}.json`: the text `join` of `rooms.json` has the key `rooms.join`.
 *
 * @throws SyntaxError when a file is no JSON
 */
export function readCatalogue(folder: string): Catalogue {
  return Object.fromEntries(LANGUAGES.map((name) => [name, readLanguage(join(folder, name))]));
}

function readLanguage(folder: string): LanguageTexts {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const texts = files.filter((file) => file !== SENTENCES).flatMap((file) => keyed(folder, file));
  const sentences = files.includes(SENTENCES) ? readWords(join(folder, SENTENCES)) : {};
  return { texts: Object.fromEntries(texts), sentences };
}

function keyed(folder: string, file: string): [string, string][] {
  const feature = file.slice(0, -".json".length);
  const words = Object.entries(readWords(join(folder, file)));
  return words.map(([name, text]) => [`${feature}.${name}`, text]);
}

function readWords(path: string): Words {
  return JSON.parse(readFileSync(path, "utf8")) as Words;
}
