import type { Context } from "hono";
import type { QueryLog } from "../../database/index.ts";
import { type AppError, problem, type Problem } from "../../errors/index.ts";
import { escapeHtml, type Views } from "../../views/index.ts";
import { languageOf } from "../language.ts";
import { referenceOf } from "./reference.ts";
import { developmentDetails } from "./development_details.ts";

export interface ErrorPageOptions {
  error: AppError;
  views: Views;
  development: boolean;
  queries: QueryLog;
  /** A notice for htmx instead of a whole page. */
  isFragment: boolean;
  /** Hears that the page's own template failed. */
  failed: (error: unknown) => void;
}

/** The HTML of an error; a last plain page when its own template fails. */
export function errorPage(c: Context, options: ErrorPageOptions): string {
  const { error, views, development, queries, isFragment, failed } = options;
  const told = problem(error, referenceOf(c, error));
  try {
    const details = development && developmentDetails(c, error, queries);
    const template = isFragment ? "errors/_error.njk" : "errors/error.njk";
    return views.render(template, { error: told, ...details }, languageOf(c));
  } catch (thrown) {
    failed(thrown);
    return isFragment ? plainNotice(told) : plainPage(told);
  }
}

/** Needs no template, no style and no script: nothing is left that could fail. */
function plainPage(told: Problem): string {
  const title = escapeHtml(told.title);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<p>${sentence(told)}</p>
<p><a href="/">Back to the chat</a></p>
</body>
</html>
`;
}

function plainNotice(told: Problem): string {
  return `<div class="notice" role="alert"><span class="notice__text">${sentence(told)}</span></div>`;
}

function sentence({ detail, reference }: Problem): string {
  const text = escapeHtml(detail);
  return reference === undefined ? text : `${text} Reference: ${escapeHtml(reference)}.`;
}
