import type { Context } from "hono";
import type { QueryLog } from "../../database/index.ts";
import { type AppError, causeChain, InternalError } from "../../errors/index.ts";
import { sessionOrNull } from "../../security/index.ts";
import type { Session } from "../../sessions/index.ts";
import { isSecretName, Redactor } from "../../tracker/index.ts";
import { sourceExcerpt } from "./source_excerpt.ts";

const SECRET_HEADERS = new Set(["cookie", "authorization", "proxy-authorization"]);
const MASK = "•••";
const LONGEST_VALUE = 200;

/** What helps who wrote the defect, and nobody else may see. Data for `errors/_development.njk`. */
export function developmentDetails(c: Context, error: AppError, queries: QueryLog): object {
  const chain = causeChain(error instanceof InternalError ? error.cause : error);
  const session = sessionOrNull(c);
  return {
    failure: chain.map((step) => ({ ...step, excerpt: sourceExcerpt(step) })),
    request: { method: c.req.method, path: pathAndQuery(c), headers: headersOf(c) },
    session: session && sessionFacts(session),
    queries: queries.current?.queries.map(({ ms, ...query }) => ({ ...query, ms: ms.toFixed(1) })),
  };
}

function pathAndQuery(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

function headersOf(c: Context): [string, string][] {
  return Object.entries(c.req.header()).map(([name, value]) => [
    name,
    SECRET_HEADERS.has(name) ? MASK : value,
  ]);
}

/** Whose it is and what is in it; its id opens a door and stays away. */
function sessionFacts({ userId, values }: Session): object {
  const redactor = new Redactor();
  return {
    user: userId,
    values: Object.entries(values).map(([name, value]) => {
      const text = redactor.text(JSON.stringify(value) ?? "").slice(0, LONGEST_VALUE);
      return [name, isSecretName(name) ? MASK : text];
    }),
  };
}
