import type { Context } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { clientOf, guardHeaders } from "../security/index.ts";
import { isPrepared, setStandardHeaders } from "./prepared_response.ts";
import { requestIdOf } from "./request_id.ts";

/**
 * The headers that guard a page, and the request's id, for every response; one that a handler set itself stays. The
 * responder makes its responses with them; what comes from elsewhere gets them by the function that this answers.
 */
export function standardHeaders(settings: Settings): (c: Context) => (response: Response) => void {
  return (c) => {
    const headers = { ...guardHeaders(settings, clientOf(c)), "X-Request-Id": requestIdOf(c) };
    setStandardHeaders(c, headers);
    return (response) => {
      if (!isPrepared(response)) complete(response, headers);
    };
  };
}

function complete({ headers }: Response, standard: Record<string, string>): void {
  for (const [name, value] of Object.entries(standard)) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
