import type { AppError } from "../../errors/index.ts";

/** The headers that an error brings to its answer, be that a problem, a page or the form again. */
export function errorHeaders(error: AppError): Record<string, string> {
  const { headers, retryAfter } = error;
  return retryAfter === undefined ? headers : { ...headers, "Retry-After": String(retryAfter) };
}
