import type { Context } from "hono";
import { compress } from "hono/compress";
import { COMPRESSED_FROM, preparedLength } from "./prepared_response.ts";

/** Compresses what is long enough, for a client that takes it. */
export function compression(): (c: Context) => Promise<unknown> | undefined {
  const ofHono = compress({ threshold: COMPRESSED_FROM });
  const afterwards = () => Promise.resolve();
  return (c) => {
    const length = preparedLength(c.res);
    const isDone = length !== undefined && (length < COMPRESSED_FROM || takesNone(c));
    return isDone ? undefined : ofHono(c, afterwards);
  };
}

function takesNone(c: Context): boolean {
  return c.req.header("accept-encoding") === undefined;
}
