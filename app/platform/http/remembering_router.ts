import type { Params, Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";
import { LRUCache } from "lru-cache";

const REMEMBERED = 1000;
/** Longer paths are nobody's bookmark. */
const LONGEST = 200;

/**
 * Finds routes like Hono's trie router, and remembers what it found: the search through all routes of a site costs
 * as much as a small answer. (Hono's faster router knows no `/rooms/new` beside `/rooms/:id`.)
 */
export class RememberingRouter<T> implements Router<T> {
  readonly name = "RememberingRouter";
  readonly #routes = new TrieRouter<T>();
  readonly #found = new LRUCache<string, Result<T>>({ max: REMEMBERED });

  add(method: string, path: string, handler: T): void {
    this.#found.clear();
    this.#routes.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    if (path.length > LONGEST) return this.#first(method, path);
    const key = `${method} ${path}`;
    const known = this.#found.get(key);
    if (known) return known;
    const result = this.#first(method, path);
    this.#found.set(key, result);
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
