import type { Context } from "hono";
import { compress } from "hono/compress";
import { headerOf } from "../support/index.ts";
import { COMPRESSED_FROM, preparedLength } from "./prepared_response.ts";
import { setResponse } from "./pipeline.ts";

/** Compresses what is long enough, for a client that takes it. */
export function compression(): (c: Context, response: Response) => Response | Promise<Response> {
  const ofHono = compress({ threshold: COMPRESSED_FROM });
  return (c, response) => {
    const length = preparedLength(response);
    const isDone = length !== undefined && (length < COMPRESSED_FROM || takesNone(c));
    if (isDone) return response;
    setResponse(c, response);
    return ofHono(c, () => Promise.resolve()).then(() => c.res);
  };
}

function takesNone(c: Context): boolean {
  return headerOf(c, "accept-encoding") === undefined;
}
