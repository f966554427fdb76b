import type { UrlParams, UrlQuery } from "./results.ts";

/** `{id}`, or `{id:[0-9]+}` with the form it must have. */
const PARAMETER = /\{(\w+)(?::([^{}]+))?\}/g;

/**
 * A path in Hono's way of writing: `/rooms/:id`, `/rooms/:id{[0-9]+}`.
 *
 * @throws Error when a parameter cannot be read; a form knows no braces of its own
 */
export function honoPath(path: string): string {
  if (/[{}]/.test(path.replaceAll(PARAMETER, ""))) {
    throw new Error(`The parameters of ${path} cannot be read. Write {name} or {name:[0-9]+}.`);
  }
  return path.replace(PARAMETER, (_, name: string, form?: string) =>
    form === undefined ? `:${name}` : `:${name}{${form}}`,
  );
}

/**
 * Fills a path's parameters in and appends the query; what is `null` or `undefined` there is left out.
 *
 * @throws Error that names the missing parameter
 */
export function fillPath(path: string, params: UrlParams, query: UrlQuery): string {
  const filled = path.replace(PARAMETER, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === "") throw new Error(`${path} needs "${name}".`);
    return encodeURIComponent(value);
  });
  return filled + queryText(query);
}

function queryText(query: UrlQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** Joins a group's prefix and a path, without a double or trailing slash; `:id` becomes `{id}`. */
export function joinPaths(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replaceAll(/\/{2,}/g, "/").replaceAll(/\/:(\w+)/g, "/{$1}");
  return joined.length > 1 ? joined.replace(/\/$/, "") : joined;
}
