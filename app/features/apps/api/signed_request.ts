import { createHash } from "node:crypto";
import type { Context } from "hono";
import {
  BadRequestError,
  TooLargeError,
  UnauthenticatedError,
} from "../../../platform/errors/index.ts";
import { isSigned, type PusherApp } from "../../../platform/realtime/index.ts";

/** A request may be so old or so far ahead, in seconds. */
const TOLERANCE = 600;
const VERSION = "1.0";

/** A batch of ten events of 10 KB, and what stands around them. */
const MAX_BODY = 1_048_576;

/** A request of an app's server, as it came. */
export interface Signed {
  method: string;
  /** Path and query, as they stand in the request. */
  url: string;
  body: Buffer;
  /** Milliseconds since 1970. */
  now: number;
}

/** @throws TooLargeError */
export async function rawBody(c: Context): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY)
      throw new TooLargeError("too_large", `A body has ${MAX_BODY} bytes at most.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws BadRequestError `broken_json` */
export function jsonOf(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new BadRequestError("broken_json", "The body is not valid JSON.", { cause });
  }
}

/**
 * Refuses what the app's secret did not sign: `METHOD\npath\nquery`, the query sorted by its keys in lower case, with
 * values unescaped and without the signature itself.
 *
 * @throws UnauthenticatedError that says what is wrong
 */
export function assertSigned(app: PusherApp, { method, url, body, now }: Signed): void {
  const { pathname, search } = new URL(url);
  const query = lowered(new URLSearchParams(search));
  assertFields(app, query, now);
  assertBody(query, body);
  const signature = query.get("auth_signature") ?? "";
  const paths = [pathname, decoded(pathname)];
  const queries = [query, lowered(plainQuery(search))];
  const texts = paths.flatMap((path) => queries.map((one) => textOf(method, path, one)));
  if (!texts.some((text) => isSigned(text, signature, app.secret)))
    throw refused(`Invalid signature: it should be that of ${JSON.stringify(texts[0])}.`);
}

function assertFields({ key }: PusherApp, query: Map<string, string>, now: number): void {
  if (query.get("auth_key") !== key) throw refused("auth_key is not the key of this app.");
  if (query.get("auth_version") !== VERSION) throw refused(`auth_version must be ${VERSION}.`);
  const timestamp = query.get("auth_timestamp") ?? "";
  const away = /^\d{1,15}$/.test(timestamp) ? Math.abs(now / 1000 - Number(timestamp)) : Infinity;
  if (away > TOLERANCE)
    throw refused(`auth_timestamp must be within ${TOLERANCE} seconds of now. Set the clock.`);
}

function assertBody(query: Map<string, string>, body: Buffer): void {
  const given = query.get("body_md5");
  if (body.length === 0 && given === undefined) return;
  const md5 = createHash("md5").update(body).digest("hex");
  if (given !== md5) throw refused("body_md5 is not that of the body.");
}

function textOf(method: string, path: string, query: Map<string, string>): string {
  const fields = [...query].filter(([name]) => name !== "auth_signature");
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return [method, path, sorted.map(([name, value]) => `${name}=${value}`).join("&")].join("\n");
}

function lowered(query: Iterable<[string, string]>): Map<string, string> {
  return new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
}

/** Some libraries put values into the address as they are, where a plus is a plus. */
function plainQuery(search: string): [string, string][] {
  return search
    .slice(1)
    .split("&")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decoded(name), decoded(value.join("="))];
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refused(message: string): UnauthenticatedError {
  return new UnauthenticatedError("not_signed", message);
}
