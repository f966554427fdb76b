import type { Context } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { type AppError, MethodNotAllowedError, NotFoundError } from "../errors/index.ts";
import { socketVerbs } from "./mount_routes.ts";
import { honoPath } from "./path.ts";
import type { Router } from "./router.ts";

/** Which verbs a path knows, for `405` and its `Allow`. */
export class AllowedVerbs {
  readonly #paths = new TrieRouter<string>();

  constructor({ routes, sockets }: Router) {
    for (const { path, verb } of routes) this.#paths.add("ALL", honoPath(path), verb.toUpperCase());
    for (const route of sockets)
      for (const verb of socketVerbs(route)) this.#paths.add("ALL", honoPath(route.path), verb);
  }

  /** Why no route took the request: the path is unknown, or the verb is. */
  refusalOf(c: Context): AppError {
    const { method, path } = c.req;
    const allowed = this.#of(path);
    const isWrongVerb = allowed.length > 0 && !allowed.includes(method);
    return isWrongVerb ? new MethodNotAllowedError(method, path, allowed) : new NotFoundError();
  }

  /** In the order of declaration; empty for a path that nobody knows. */
  #of(path: string): string[] {
    const verbs = this.#paths.match("ALL", path)[0].map(([verb]) => verb);
    return [...new Set(verbs.flatMap((verb) => (verb === "GET" ? ["GET", "HEAD"] : [verb])))];
  }
}
