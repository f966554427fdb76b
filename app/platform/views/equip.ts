import type { Environment } from "nunjucks";
import type { Language } from "../texts/index.ts";
import { filters } from "./filters.ts";
import { renderMarkdown } from "./markdown.ts";
import { sqlMarkup } from "./sql_markup.ts";

/** What every template may call or read without being given it. */
export interface ViewGlobals {
  /** Name of the installation. */
  app_name: string;
  /** What is spoken where nobody said otherwise; English unless told. */
  usual_language?: Language;
  /** The path of a named route: `url("rooms.show", { id: 7 })`. */
  url: (
    name: string,
    params?: Record<string, string | number>,
    query?: Record<string, string>,
  ) => string;
  /** The public path of an asset, with its content hash: `asset("app.css")`. */
  asset: (name: string) => string;
  /**
   * Whether a feature flag is on: `flag("name")` for all alike, `flag("name", viewer)` for who looks at the page.
   * A fragment that is pushed to many has no viewer.
   */
  flag: (name: string, viewer?: { readonly id: number; readonly role?: string } | null) => boolean;
}

/** Filters that make HTML. */
const MARKUP = { markdown: renderMarkdown, sql: sqlMarkup };

/** Gives an environment of nunjucks our filters and globals. */
export function equip(environment: Environment, globals: ViewGlobals): Environment {
  for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter);
  // Each build of the engine has a class of its own for what autoescape leaves alone.
  const safe = environment.getFilter("safe");
  for (const [name, make] of Object.entries(MARKUP)) {
    environment.addFilter(name, (text: string): unknown => safe(make(text)));
  }
  for (const [name, value] of Object.entries(globals)) environment.addGlobal(name, value);
  return environment;
}
