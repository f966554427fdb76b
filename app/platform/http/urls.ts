import { fillPath } from "./path.ts";
import type { UrlParams, UrlQuery } from "./results.ts";

/** The paths of named routes. */
export class Urls {
  readonly #paths = new Map<string, string>();

  /** Several verbs of one path may share a name. @throws Error when another path has it */
  add(name: string, path: string): void {
    const known = this.#paths.get(name) ?? path;
    if (known !== path) throw new Error(`"${name}" names both ${known} and ${path}.`);
    this.#paths.set(name, path);
  }

  has(name: string): boolean {
    return this.#paths.has(name);
  }

  /**
   * The path of a named route.
   *
   * @throws Error when there is no such route, or a parameter is missing
   * @example urls.url("rooms.show", { id: 7 }, { message: 12 }) // "/rooms/7?message=12"
   */
  url(name: string, params: UrlParams = {}, query: UrlQuery = {}): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`There is no route "${name}".`);
    return fillPath(path, params, query);
  }
}
