import type { Params, Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

const REMEMBERED = 1000;
/** Longer paths are nobody's bookmark. */
const LONGEST = 200;

/**
 * Finds routes like Hono's trie router, and remembers what it found: the search through all routes of a site costs
 * as much as a small answer. (Hono's faster router knows no `/rooms/new` beside `/rooms/:id`.) When it has seen very
 * many paths it begins anew.
 */
export class RememberingRouter<T> implements Router<T> {
  readonly name = "RememberingRouter";
  readonly #routes = new TrieRouter<T>();
  /** By verb, then by path. */
  readonly #found = new Map<string, Map<string, Result<T>>>();

  add(method: string, path: string, handler: T): void {
    this.#found.clear();
    this.#routes.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    const known = this.#found.get(method)?.get(path);
    return known ?? this.#remember(method, path, this.#first(method, path));
  }

  #remember(method: string, path: string, result: Result<T>): Result<T> {
    if (path.length > LONGEST) return result;
    const paths = this.#found.get(method) ?? new Map<string, Result<T>>();
    if (paths.size >= REMEMBERED) paths.clear();
    // Verbs are the client's to choose: of unknown ones, which match nothing, none is kept.
    if (result[0].length > 0) this.#found.set(method, paths.set(path, result));
    return result;
  }

  /** The first that fits answers, and hands nothing on; Hono calls a single handler without any ado. */
  #first(method: string, path: string): Result<T> {
    const result = this.#routes.match(method, path);
    // The parameters of this router stand with the handlers: it answers no second list.
    const [handlers] = result as [[T, Params][]];
    return handlers.length > 1 ? [handlers.slice(0, 1)] : result;
  }
}
