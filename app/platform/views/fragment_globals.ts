import type { Environment } from "nunjucks";
import type { Fragments } from "./fragments.ts";
import type { Voice } from "./voice.ts";

/**
 * Gives templates `fragment(template, data)`, which renders a template by itself, and
 * `each_fragment(template, name, list)`, the same for every member of a list under that name.
 *
 * @param voice knows the language: what is kept is kept for each
 * @param fragments keeps what was rendered; without it everything is rendered anew
 * @example {{ fragment("rooms/_row.njk", { item: item }) }} {{ each_fragment("rooms/_row.njk", "item", rooms) }}
 */
export function addFragments(
  environment: Environment,
  voice: Voice,
  fragments?: Fragments,
): Environment {
  // Each build of the engine has a class of its own for what autoescape leaves alone.
  const safe = environment.getFilter("safe");
  const html = (template: string, data: object): string => {
    const render = () => environment.render(template, data);
    return fragments
      ? fragments.html(template, { data, language: voice.language }, render)
      : render();
  };
  environment.addGlobal("fragment", (template: string, data: object): unknown =>
    safe(html(template, data)),
  );
  environment.addGlobal(
    "each_fragment",
    (template: string, name: string, list: readonly unknown[]): unknown => {
      const one = (member: unknown): string => html(template, { [name]: member });
      if (!fragments) return safe(list.map(one).join(""));
      return safe(fragments.htmlOfList(list, { template, language: voice.language }, one));
    },
  );
  return environment;
}
