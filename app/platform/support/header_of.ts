import type { Context } from "hono";

interface NodeBindings {
  incoming?: { headers?: Record<string, string | string[] | undefined> };
}

/**
 * A header of the request, read where Node has put it already: a tenth of the cost of `c.req.header`. Without a
 * server, as in tests, from the request.
 *
 * @param name in lower case
 */
export function headerOf(c: Context, name: string): string | undefined {
  const { incoming } = (c.env ?? {}) as NodeBindings;
  if (!incoming?.headers) return c.req.header(name);
  const value = incoming.headers[name];
  return typeof value === "string" || value === undefined ? value : value.join(", ");
}

/** Whether the request wants to become a WebSocket. */
export function isUpgrade(c: Context): boolean {
  return headerOf(c, "upgrade")?.toLowerCase() === "websocket";
}
