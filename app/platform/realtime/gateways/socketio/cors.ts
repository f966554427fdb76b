import type { IncomingMessage, ServerResponse } from "node:http";

const NO_CONTENT = 204;

/**
 * Lets pages of the configured origins read what they poll, with their cookies; where the page's origin was refused the
 * request never comes here.
 *
 * @returns whether that was all the request asked for
 */
export function allowOrigin(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  allowed: readonly string[],
): boolean {
  const { origin } = headers;
  response.setHeader("Vary", "Origin");
  if (origin !== undefined && allowed.includes(origin)) {
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Allow-Credentials", "true");
  }
  if (method !== "OPTIONS") return false;
  response.setHeader("Access-Control-Allow-Methods", "GET, POST");
  response.setHeader("Access-Control-Allow-Headers", "authorization, content-type");
  response.setHeader("Access-Control-Max-Age", "86400");
  response.writeHead(NO_CONTENT).end();
  return true;
}
