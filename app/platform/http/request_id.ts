import type { Context } from "hono";

const KEY = "requestId";

/** The id of this request: in every log line, in `X-Request-Id`, and the reference on error pages. */
export function requestIdOf(c: Context): string {
  return (c.get(KEY) as string | undefined) ?? "unknown";
}

export function setRequestId(c: Context, id: string): void {
  c.set(KEY, id);
}
