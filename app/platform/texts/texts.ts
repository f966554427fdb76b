import { IntlMessageFormat } from "intl-messageformat";
import type { Catalogue } from "./catalogue.ts";
import { SOURCE } from "./languages.ts";
import { saidValues, Sentences } from "./sentences.ts";

/** What is put into a text. A number chooses the plural, and is written as the language writes numbers. */
export type TextValues = Readonly<Record<string, string | number>>;

type Compiled = string | IntlMessageFormat;

/**
 * All that pages say, in every language. Texts are compiled when they are first wanted, once.
 *
 * @example texts.text("de", "rooms.members", { count: 3 }) // "3 Mitglieder"
 */
export class Texts {
  readonly #catalogue: Catalogue;
  readonly #compiled = new Map<string, Compiled>();
  readonly #sentences = new Map<string, Sentences>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** @throws Error when no language has this key, or a value is missing */
  text(language: string, key: string, values?: TextValues): string {
    return this.#format(language, key, { text: this.source(language, key), values });
  }

  /** A text as it is written, in ICU MessageFormat. @throws Error when no language has this key */
  source(language: string, key: string): string {
    const text = this.#catalogue[language]?.texts[key] ?? this.#catalogue[SOURCE]?.texts[key];
    if (text === undefined) {
      throw new Error(`There is no text ${key}. Add it below texts/, or mend the key.`);
    }
    return text;
  }

  /**
   * A sentence that code said in English, in another language; as it is where the catalogue does not know it.
   *
   * @example texts.said("de", "Your profile is saved.") // "Dein Profil ist gespeichert."
   */
  said(language: string, sentence: string): string {
    const words = this.#catalogue[language]?.sentences;
    if (!words || language === SOURCE) return sentence;
    const found = this.#sentencesOf(language).find(sentence);
    const text = found && words[found.key];
    if (!text) return sentence;
    const values = saidValues(found.values, (inner) => this.said(language, inner));
    return this.#format(language, found.key, { text, values });
  }

  #sentencesOf(language: string): Sentences {
    const known = this.#sentences.get(language);
    if (known) return known;
    const made = new Sentences(Object.keys(this.#catalogue[language]?.sentences ?? {}));
    this.#sentences.set(language, made);
    return made;
  }

  #format(language: string, key: string, { text, values }: Wanted): string {
    const name = `${language} ${key}`;
    const known = this.#compiled.get(name) ?? compile(text, language);
    this.#compiled.set(name, known);
    return typeof known === "string" ? known : String(known.format(values));
  }
}

interface Wanted {
  text: string;
  values: TextValues | undefined;
}

/** What has no places in it is said as it stands. */
function compile(text: string, language: string): Compiled {
  return /[{<']/.test(text) ? new IntlMessageFormat(text, language) : text;
}
