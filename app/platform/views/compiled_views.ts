import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Environment } from "nunjucks";
import nunjucks from "nunjucks/browser/nunjucks-slim.js";
import { equip, type ViewGlobals } from "./equip.ts";
import { Views } from "./views.ts";

/** Templates as the compiler left them: no template text and no compiler at run time. */
export class CompiledViews extends Views {
  readonly #environment: Environment;
  readonly #plain: Environment;

  constructor(templates: object, globals: ViewGlobals) {
    super();
    this.#environment = open(templates, { autoescape: true });
    this.#plain = open(templates, { autoescape: false });

    // A loader keeps the templates of its first environment, so each has its own.
    function open(templates: object, options: { autoescape: boolean }): Environment {
      const loader = new nunjucks.PrecompiledLoader(templates as never);
      return equip(new nunjucks.Environment(loader, options), globals);
    }
  }

  /** Reads them as they are now. @param path the file that `views:compile` wrote, `dist/views/templates.js` */
  static async load(path: string, globals: ViewGlobals): Promise<CompiledViews> {
    // A module is loaded once: by another address it is another module.
    const address = `${pathToFileURL(path).href}?written=${statSync(path).mtimeMs}`;
    const { templates } = (await import(address)) as { templates: object };
    return new CompiledViews(templates, globals);
  }

  override render(template: string, data: object = {}): string {
    return this.#environment.render(template, data);
  }

  override renderText(template: string, data: object): string {
    return this.#plain.render(template, data);
  }
}
