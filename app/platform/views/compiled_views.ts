import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Environment } from "nunjucks";
import nunjucks from "nunjucks/browser/nunjucks-slim.js";
import { type Catalogue, type Language, Texts } from "../texts/index.ts";
import { equip, type ViewGlobals } from "./equip.ts";
import { addFragments } from "./fragment_globals.ts";
import type { Fragments } from "./fragments.ts";
import { addTexts } from "./text_globals.ts";
import { Views } from "./views.ts";
import { Voice } from "./voice.ts";

/** What the compiler wrote: the templates, and the texts that they say. */
interface Written {
  templates: object;
  texts: Catalogue;
}

/** Templates as the compiler left them: no template text and no compiler at run time. */
export class CompiledViews extends Views {
  readonly #environment: Environment;
  readonly #plain: Environment;
  readonly #voice: Voice;

  /** @param fragments forgets what other templates made of its data */
  constructor(written: Written, globals: ViewGlobals, fragments?: Fragments) {
    super();
    fragments?.clear();
    const texts = new Texts(written.texts);
    const voice = new Voice(globals.usual_language);
    this.#voice = voice;
    this.#environment = open({ autoescape: true }, fragments);
    this.#plain = open({ autoescape: false });

    // A loader keeps the templates of its first environment, so each has its own.
    function open(options: { autoescape: boolean }, kept?: Fragments): Environment {
      const loader = new nunjucks.PrecompiledLoader(written.templates as never);
      const environment = equip(new nunjucks.Environment(loader, options), globals);
      return addFragments(
        addTexts(environment, () => texts, voice),
        voice,
        kept,
      );
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
    return new CompiledViews((await import(address)) as Written, globals, fragments);
  }

  override render(template: string, data: object = {}, language?: Language): string {
    return this.#voice.in(language, template, () => this.#environment.render(template, data));
  }

  override renderText(template: string, data: object, language?: Language): string {
    return this.#voice.in(language, template, () => this.#plain.render(template, data));
  }
}
