import type { MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { preparedLength } from "./prepared_response.ts";

/** Shorter bodies fit into one packet as they are. */
const SHORTEST = 1024;

/** Compresses what is long enough for a client that takes it. */
export function compression(): MiddlewareHandler {
  const ofHono = compress({ threshold: SHORTEST });
  const afterwards = () => Promise.resolve();
  return async function compression(c, next) {
    await next();
    if ((preparedLength(c.res) ?? SHORTEST) >= SHORTEST) await ofHono(c, afterwards);
  };
}
