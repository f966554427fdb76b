import type { Context } from "hono";
import { compress } from "hono/compress";
import { preparedLength } from "./prepared_response.ts";

/** Shorter bodies fit into one packet as they are. */
const SHORTEST = 1024;

/** Compresses what is long enough, for a client that takes it. */
export function compression(): (c: Context) => Promise<unknown> | undefined {
  const ofHono = compress({ threshold: SHORTEST });
  const afterwards = () => Promise.resolve();
  return (c) => {
    const isShort = (preparedLength(c.res) ?? SHORTEST) < SHORTEST;
    return isShort ? undefined : ofHono(c, afterwards);
  };
}
