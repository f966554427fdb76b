import type { Language } from "../texts/index.ts";
import { Views } from "./views.ts";

/** Always the templates of now, for those who hold them longer than a request. */
export class CurrentViews extends Views {
  readonly #now: () => Views;

  constructor(now: () => Views) {
    super();
    this.#now = now;
  }

  override render(template: string, data: object, language?: Language): string {
    return this.#now().render(template, data, language);
  }

  override renderText(template: string, data: object, language?: Language): string {
    return this.#now().renderText(template, data, language);
  }
}
