import nunjucks from "nunjucks";
import { equip, type ViewGlobals } from "./equip.ts";
import { addFragments } from "./fragment_globals.ts";
import { Views } from "./views.ts";

/** Templates read and compiled at every use, for development: a saved file shows at the next request. */
export class LiveViews extends Views {
  readonly #environment: nunjucks.Environment;

  constructor(folder: string, globals: ViewGlobals) {
    super();
    const loader = new nunjucks.FileSystemLoader(folder, { noCache: true });
    const environment = equip(new nunjucks.Environment(loader, { autoescape: true }), globals);
    this.#environment = addFragments(environment);
  }

  override render(template: string, data: object = {}): string {
    return this.#environment.render(template, data);
  }
}
