import type { Context } from "hono";
import type { LogContext } from "../logging/index.ts";
import { readClient, setClient, type TrustedProxies } from "../security/index.ts";
import { headerOf, nameId } from "../support/index.ts";
import { setRequestId } from "./request_id.ts";

const VALID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives a request its client and its id, and makes the log's context for it. An id that a trusted proxy sends is kept,
 * so that both logs meet.
 */
export function introduce(c: Context, proxies: TrustedProxies): LogContext {
  const client = readClient(c, proxies);
  const id = (client.proxied && givenId(c)) || nameId();
  setClient(c, client);
  setRequestId(c, id);
  return { request_id: id };
}

function givenId(c: Context): string | undefined {
  const id = headerOf(c, "x-request-id");
  return id !== undefined && VALID.test(id) ? id : undefined;
}
