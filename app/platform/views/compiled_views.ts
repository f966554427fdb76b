import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Environment } from "nunjucks";
import nunjucks from "nunjucks/browser/nunjucks-slim.js";
import { equip, type ViewGlobals } from "./equip.ts";
import { addFragments } from "./fragment_globals.ts";
import type { Fragments } from "./fragments.ts";
import { Views } from "./views.ts";

/** Templates as the compiler left them: no template text and no compiler at run time. */
export class CompiledViews extends Views {
  readonly #environment: Environment;
  readonly #plain: Environment;

  /** @param fragments forgets what other templates made of its data */
  constructor(templates: object, globals: ViewGlobals, fragments?: Fragments) {
    super();
    fragments?.clear();
    this.#environment = addFragments(open(templates, { autoescape: true }), fragments);
    this.#plain = open(templates, { autoescape: false });

    // A loader keeps the templates of its first environment, so each has its own.
    function open(templates: object, options: { autoescape: boolean }): Environment {
      const loader = new nunjucks.PrecompiledLoader(templates as never);
      const environment = equip(new nunjucks.Environment(loader, options), globals);
      return addFragments(environment, options.autoescape ? fragments : undefined);
    }
  }

  /** Reads them as they are now. @param path the file that `views:compile` wrote, `dist/views/templates.js` */
  static async load(
    path: string,
    globals: ViewGlobals,
    fragments?: Fragments,
  ): Promise<CompiledViews> {
    // A module is loaded once: by another address it is another module.
    const address = `${pathToFileURL(path).href}?written=${statSync(path).mtimeMs}`;
    const { templates } = (await import(address)) as { templates: object };
    return new CompiledViews(templates, globals, fragments);
  }

  override render(template: string, data: object = {}): string {
    return this.#environment.render(template, data);
  }

  override renderText(template: string, data: object): string {
    return this.#plain.render(template, data);
  }
}
