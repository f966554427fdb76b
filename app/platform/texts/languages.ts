/** The languages that pages speak: the folders below `texts/`. The first is the one that texts are written in. */
export const LANGUAGES = ["en", "de"] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language of the source: what stands in code, and in the areas that are not translated. */
export const SOURCE: Language = "en";

/** @example asLanguage("de") // "de" */
export function asLanguage(name: string | null | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === name);
}

/** Written from the right. */
const FROM_THE_RIGHT = ["ar", "fa", "he", "ur"];

/** For `<html dir>`. */
export function directionOf(language: string): "ltr" | "rtl" {
  return FROM_THE_RIGHT.includes(language) ? "rtl" : "ltr";
}

/**
 * The language that a browser would like best of those we speak, from `Accept-Language` (RFC 9110, 12.5.4).
 *
 * @example preferred("fr, de-AT;q=0.8, en;q=0.5") // "de"
 */
export function preferred(header: string | undefined): Language | undefined {
  if (!header) return undefined;
  const wishes = header.split(",", MOST_WISHES).map(wishOf);
  const ordered = wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { tag } of ordered) {
    const language = asLanguage(tag.split("-", 1)[0]);
    if (language) return language;
  }
  return undefined;
}

const MOST_WISHES = 20;

function wishOf(text: string): { tag: string; weight: number } {
  const [tag = "", ...parameters] = text.trim().toLowerCase().split(";");
  const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
  const weight = quality === undefined ? 1 : Number(quality.trim().slice("q=".length));
  return { tag: tag.trim(), weight: Number.isNaN(weight) ? 0 : weight };
}
