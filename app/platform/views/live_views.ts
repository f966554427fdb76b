import nunjucks from "nunjucks";
import { type Language, readCatalogue, Texts } from "../texts/index.ts";
import { equip, type ViewGlobals } from "./equip.ts";
import { addFragments } from "./fragment_globals.ts";
import { addTexts } from "./text_globals.ts";
import { Views } from "./views.ts";
import { Voice } from "./voice.ts";

/** Where the texts lie. */
const TEXTS = "texts";

/** One page or fragment. */
export interface Rendering {
  template: string;
  /** How long it took, in milliseconds; reading and compiling the templates with it. */
  ms: number;
  /** Every template in it, once for each use. */
  loaded: readonly string[];
}

/** Templates and texts read and compiled at every use, for development: a saved file shows at the next request. */
export class LiveViews extends Views {
  readonly #environment: nunjucks.Environment;
  readonly #voice: Voice;
  #texts = new Texts(readCatalogue(TEXTS));
  #rendered: ((rendering: Rendering) => void) | undefined;
  #loaded: string[] = [];
  readonly #plain: nunjucks.Environment;

  constructor(folder: string, globals: ViewGlobals) {
    super();
    const voice = new Voice(globals.usual_language);
    const texts = (): Texts => this.#texts;
    this.#voice = voice;
    this.#environment = open({ autoescape: true });
    this.#plain = open({ autoescape: false });
    this.#environment.on("load", (name: string) => void this.#loaded.push(name));

    function open(options: { autoescape: boolean }): nunjucks.Environment {
      const loader = new nunjucks.FileSystemLoader(folder, { noCache: true });
      const environment = equip(new nunjucks.Environment(loader, options), globals);
      return addFragments(addTexts(environment, texts, voice), voice);
    }
  }

  override render(template: string, data: object = {}, language?: Language): string {
    this.#loaded = [];
    this.#texts = new Texts(readCatalogue(TEXTS));
    const start = performance.now();
    const html = this.#voice.in(language, template, () => this.#environment.render(template, data));
    this.#rendered?.({ template, ms: performance.now() - start, loaded: this.#loaded });
    return html;
  }

  /** Hears of each page and fragment that was rendered; one listener, for who develops. */
  onRendered(listener: (rendering: Rendering) => void): void {
    this.#rendered = listener;
  }

  override renderText(template: string, data: object, language?: Language): string {
    return this.#voice.in(language, template, () => this.#plain.render(template, data));
  }
}
