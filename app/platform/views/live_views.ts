import nunjucks from "nunjucks";
import { equip, type ViewGlobals } from "./equip.ts";
import { addFragments } from "./fragment_globals.ts";
import { Views } from "./views.ts";

/** One page or fragment. */
export interface Rendering {
  template: string;
  /** How long it took, in milliseconds; reading and compiling the templates with it. */
  ms: number;
  /** Every template in it, once for each use. */
  loaded: readonly string[];
}

/** Templates read and compiled at every use, for development: a saved file shows at the next request. */
export class LiveViews extends Views {
  readonly #environment: nunjucks.Environment;
  #rendered: ((rendering: Rendering) => void) | undefined;
  #loaded: string[] = [];
  readonly #plain: nunjucks.Environment;

  constructor(folder: string, globals: ViewGlobals) {
    super();
    this.#environment = addFragments(open({ autoescape: true }));
    this.#plain = open({ autoescape: false });
    this.#environment.on("load", (name: string) => void this.#loaded.push(name));

    function open(options: { autoescape: boolean }): nunjucks.Environment {
      const loader = new nunjucks.FileSystemLoader(folder, { noCache: true });
      return addFragments(equip(new nunjucks.Environment(loader, options), globals));
    }
  }

  override render(template: string, data: object = {}): string {
    this.#loaded = [];
    const start = performance.now();
    const html = this.#environment.render(template, data);
    this.#rendered?.({ template, ms: performance.now() - start, loaded: this.#loaded });
    return html;
  }

  /** Hears of each page and fragment that was rendered; one listener, for who develops. */
  onRendered(listener: (rendering: Rendering) => void): void {
    this.#rendered = listener;
  }

  override renderText(template: string, data: object): string {
    return this.#plain.render(template, data);
  }
}
