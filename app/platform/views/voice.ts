import { type Language, SOURCE } from "../texts/index.ts";

/** Areas that speak the language of the source alone. */
const SOURCE_ONLY = /^(?:admin|development)\//;

/**
 * The language that a page is being written in. Rendering waits for nothing, so one at a time is enough; what a page
 * is made of speaks as the page does.
 */
export class Voice {
  readonly #usual: Language;
  #now: Language | undefined;

  /** @param usual where nobody said otherwise */
  constructor(usual: Language = SOURCE) {
    this.#usual = usual;
  }

  get language(): Language {
    return this.#now ?? this.#usual;
  }

  /** Renders a template in a language; in the present one when none is given. */
  in(language: Language | undefined, template: string, render: () => string): string {
    const before = this.#now;
    this.#now = SOURCE_ONLY.test(template) ? SOURCE : (language ?? this.language);
    try {
      return render();
    } finally {
      this.#now = before;
    }
  }
}
