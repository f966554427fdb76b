import type { Environment } from "nunjucks";
import type { Fragments } from "./fragments.ts";
import { markSafe } from "./mark_safe.ts";

/** Renders a template by itself: `{{ fragment("rooms/_row.njk", { item: item }) }}`. */
type Fragment = (template: string, data: object) => string;

/**
 * Gives templates `fragment(template, data)` and `each_fragment(template, name, list)`, the same for every member of a
 * list under that name.
 *
 * @param fragments keeps what was rendered; without it everything is rendered anew
 */
export function addFragments(environment: Environment, fragments?: Fragments): Environment {
  const render = (template: string, data: object) => () => environment.render(template, data);
  const html = (template: string, data: object): string => {
    const make = render(template, data);
    return fragments ? fragments.html(template, data, make) : make();
  };
  const fragment: Fragment = (template, data) => markSafe(html(template, data));
  const each = (template: string, name: string, list: readonly unknown[]): string =>
    markSafe(list.map((one) => html(template, { [name]: one })).join(""));
  environment.addGlobal("fragment", fragment);
  environment.addGlobal("each_fragment", each);
  return environment;
}
