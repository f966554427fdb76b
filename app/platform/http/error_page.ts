import type { Context } from "hono";
import { type AppError, problem } from "../errors/index.ts";
import type { Views } from "../views/index.ts";
import { causeChain } from "./failure.ts";
import { requestIdOf } from "./request_id.ts";

export interface ErrorPageOptions {
  error: AppError;
  views: Views;
  development: boolean;
  /** A notice for htmx instead of a whole page. */
  isFragment: boolean;
}

const SECRET_HEADERS = new Set(["cookie", "authorization", "proxy-authorization"]);

/** The HTML of an error; plain words when even its template fails. */
export function errorPage(c: Context, options: ErrorPageOptions): string {
  const { error, views, isFragment } = options;
  const reference = error.status >= 500 ? requestIdOf(c) : undefined;
  const data = { error: problem(error, reference), ...(options.development && details(c, error)) };
  try {
    return views.render(isFragment ? "errors/_error.njk" : "errors/error.njk", data);
  } catch {
    return `<!doctype html><title>Error</title><p>Something went wrong. ${reference ?? ""}</p>`;
  }
}

/** What helps who wrote the defect, and nobody else may see. */
function details(c: Context, error: AppError): object {
  const headers = Object.entries(c.req.header()).filter(([name]) => !SECRET_HEADERS.has(name));
  return {
    failure: causeChain(error),
    request: { method: c.req.method, path: c.req.path, headers },
  };
}
