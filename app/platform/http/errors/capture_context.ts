import type { Context } from "hono";
import type { CaptureContext } from "../../tracker/index.ts";
import { requestIdOf } from "../request_id.ts";
import { routeNameOf } from "../route_name.ts";

/** What the tracker is told of a request; of its query it keeps the names alone. */
export function captureContext(c: Context): CaptureContext {
  const { method, path } = c.req;
  const query = new URL(c.req.url).search;
  const userAgent = c.req.header("user-agent");
  return {
    where: "http",
    name: routeNameOf(c),
    reference: requestIdOf(c),
    request: { method, path: path + query, userAgent },
  };
}
