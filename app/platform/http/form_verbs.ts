import type { Hono } from "hono";

const FORM = "application/x-www-form-urlencoded";
const VERBS = new Set(["PUT", "PATCH", "DELETE"]);
/** A form that only carries a verb is small; what is larger is left alone. */
const LARGEST = 65_536;

type Fetch = Hono["fetch"];

/**
 * Lets plain forms use the verbs that HTML lacks: a POST with a field `_method` of PUT, PATCH or DELETE counts as
 * that. Only urlencoded forms; done before routing, so that everything after sees one verb.
 */
export function formVerbs(fetch: Fetch): Fetch {
  return (request, env, context) => {
    if (!mayCarryVerb(request)) return fetch(request, env, context);
    return withVerb(request).then((meant) => fetch(meant, env, context));
  };
}

function mayCarryVerb(request: Request): boolean {
  // Its headers are made when they are looked at.
  if (request.method !== "POST") return false;
  const { headers } = request;
  if (!headers.get("content-type")?.startsWith(FORM)) return false;
  const length = headers.get("content-length");
  return length !== null && Number(length) <= LARGEST;
}

async function withVerb(request: Request): Promise<Request> {
  const body = await request.text();
  const verb = new URLSearchParams(body).get("_method")?.toUpperCase() ?? "";
  const method = VERBS.has(verb) ? verb : request.method;
  return new Request(request.url, { method, headers: request.headers, body });
}
