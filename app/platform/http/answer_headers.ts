import type { Context } from "hono";
import type { GuardHeaders } from "../security/index.ts";
import { answerFieldsOf, RequestFact } from "../support/index.ts";
import { requestIdOf } from "./request_id.ts";

const guarding = new RequestFact<GuardHeaders>();
const NONE: GuardHeaders = { document: {}, data: {} };

type Headers = Record<string, string>;

/** Says by which headers the answer to this request is guarded. */
export function setGuardHeaders(c: Context, guards: GuardHeaders): void {
  guarding.set(c, guards);
}

/** What every answer of a kind carries: its guards, the request's id, and what middleware said. */
export function standardHeadersOf(c: Context, kind: keyof GuardHeaders): Headers {
  const guards = (guarding.of(c) ?? NONE)[kind];
  return { ...guards, "X-Request-Id": requestIdOf(c), ...answerFieldsOf(c) };
}
