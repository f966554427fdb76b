import type { Context } from "hono";
import type { GuardHeaders } from "../security/index.ts";
import { answerFieldsOf, RequestFact } from "../support/index.ts";
import { requestIdOf } from "./request_id.ts";
import { SharedHeaders } from "./swift_response.ts";

const guarding = new RequestFact<GuardHeaders>();
const NONE: GuardHeaders = { document: {}, data: {} };
const ID = "X-Request-Id";

/** Pages show what one person may see: kept by nobody in between, and asked for again. */
export const PRIVATE = "private, no-cache";
/** Of JSON that says nothing else of itself. */
export const JSON_HEADERS: Headers = {
  "Content-Type": "application/json",
  "Cache-Control": PRIVATE,
};

type Headers = Record<string, string>;

interface NodeBindings {
  outgoing?: unknown;
}

/** Says by which headers the answer to this request is guarded. */
export function setGuardHeaders(c: Context, guards: GuardHeaders): void {
  guarding.set(c, guards);
}

/** What every answer of a kind carries: its guards, the request's id, and what middleware said. */
export function standardHeadersOf(c: Context, kind: keyof GuardHeaders): Headers {
  return { ...guardsOf(c, kind), [ID]: requestIdOf(c), ...answerFieldsOf(c) };
}

/** All headers of an answer: its own, in the spelling of the standard ones, replace those. */
export function headersOf(c: Context, kind: keyof GuardHeaders, own: Headers): Headers {
  if (own === JSON_HEADERS && answerFieldsOf(c) === undefined) {
    const { outgoing } = (c.env ?? {}) as NodeBindings;
    return jsonHeaders(guardsOf(c, kind)).with(ID, requestIdOf(c), outgoing);
  }
  const all = standardHeadersOf(c, kind);
  for (const name in own) all[name] = own[name] ?? "";
  return all;
}

function guardsOf(c: Context, kind: keyof GuardHeaders): Headers {
  return (guarding.of(c) ?? NONE)[kind];
}

const known = new WeakMap<Headers, SharedHeaders>();

function jsonHeaders(guards: Headers): SharedHeaders {
  let shared = known.get(guards);
  if (!shared) known.set(guards, (shared = new SharedHeaders({ ...guards, ...JSON_HEADERS })));
  return shared;
}
