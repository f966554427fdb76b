import nunjucks from "nunjucks";
import { equip, type ViewGlobals } from "./equip.ts";
import { addFragments } from "./fragment_globals.ts";
import { Views } from "./views.ts";

/** Templates read and compiled at every use, for development: a saved file shows at the next request. */
export class LiveViews extends Views {
  readonly #environment: nunjucks.Environment;
  readonly #plain: nunjucks.Environment;

  constructor(folder: string, globals: ViewGlobals) {
    super();
    this.#environment = addFragments(open({ autoescape: true }));
    this.#plain = open({ autoescape: false });

    function open(options: { autoescape: boolean }): nunjucks.Environment {
      const loader = new nunjucks.FileSystemLoader(folder, { noCache: true });
      return addFragments(equip(new nunjucks.Environment(loader, options), globals));
    }
  }

  override render(template: string, data: object = {}): string {
    return this.#environment.render(template, data);
  }

  override renderText(template: string, data: object): string {
    return this.#plain.render(template, data);
  }
}
