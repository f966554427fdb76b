import { saidValues, Sentences } from "../../../app/platform/texts/sentences.ts";

/** Part of a text, as the compiler of ICU messages left it. */
type Part = string | Place;

interface Place {
  type: number;
  value: string;
  offset?: number;
  options?: Record<string, { value: Part[] }>;
}

/** What `words-{language}.js` brings: texts for scripts, and sentences that the server says in English. */
export interface PageWords {
  language: string;
  texts: Record<string, string | Part[]>;
  sentences: Record<string, string | Part[]>;
}

type Values = Readonly<Record<string, string | number>>;

declare global {
  var pageWords: PageWords | undefined;
}

/** Kinds of parts, as the compiler numbers them. */
const [NUMBER, SELECT, PLURAL, COUNT] = [2, 5, 6, 7];

let known: { words: PageWords; sentences: Sentences } | undefined;

/** A text for scripts (`texts/{language}/scripts*.json`). @example word("scripts.new_messages", { count: 3 }) */
export function word(key: string, values: Values = {}): string {
  return written(globalThis.pageWords?.texts[key] ?? key, values);
}

/** A sentence of the server in the language of the page; as it is where the catalogue does not know it. */
export function said(sentence: string): string {
  const words = globalThis.pageWords;
  if (!words) return sentence;
  if (known?.words !== words)
    known = { words, sentences: new Sentences(Object.keys(words.sentences)) };
  const found = known.sentences.find(sentence);
  if (!found) return sentence;
  return written(words.sentences[found.key] ?? sentence, saidValues(found.values, said));
}

/** For dates and numbers: the reader's own form of the page's language, such as `en-GB`. */
export function locale(): string | undefined {
  const language = globalThis.pageWords?.language;
  const own = globalThis.navigator?.language ?? "";
  return language === undefined || own.startsWith(language) ? own || language : language;
}

/** @example listed(["Ada", "Ben", "you"]) // "Ada, Ben and you" */
export function listed(names: readonly string[]): string {
  const language = globalThis.pageWords?.language ?? "en";
  return new Intl.ListFormat(language === "en" ? "en-GB" : language).format(names);
}

function written(text: string | Part[], values: Values): string {
  return typeof text === "string" ? text : join(text, values);
}

function join(parts: readonly Part[], values: Values, count?: number): string {
  return parts
    .map((part) => (typeof part === "string" ? part : fill(part, values, count)))
    .join("");
}

function fill(place: Place, values: Values, count?: number): string {
  const value = values[place.value] ?? "";
  if (place.type === COUNT) return numeral(count ?? 0);
  if (place.type === NUMBER) return numeral(Number(value));
  if (place.type === SELECT)
    return join(place.options?.[value]?.value ?? other(place), values, count);
  if (place.type !== PLURAL) return typeof value === "number" ? numeral(value) : value;
  const number = Number(value) - (place.offset ?? 0);
  const form = new Intl.PluralRules(globalThis.pageWords?.language).select(number);
  const chosen = place.options?.[`=${value}`] ?? place.options?.[form];
  return join(chosen?.value ?? other(place), values, number);
}

function other(place: Place): Part[] {
  return place.options?.["other"]?.value ?? [];
}

function numeral(count: number): string {
  return new Intl.NumberFormat(locale()).format(count);
}
