import type { Context } from "hono";
import { RequestFact } from "../support/index.ts";

const requestId = new RequestFact<string>();

/** The id of this request: in every log line, in `X-Request-Id`, and the reference on error pages. */
export function requestIdOf(c: Context): string {
  return requestId.of(c) ?? "unknown";
}

export function setRequestId(c: Context, id: string): void {
  requestId.set(c, id);
}
