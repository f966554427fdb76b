import type { Settings } from "../../../config/settings.ts";
import type { Client } from "./client.ts";

/** Nothing from elsewhere, no inline script or style, no eval. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "manifest-src 'self'",
  "worker-src 'self'",
].join("; ");

const DOCUMENT = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
};

/** What no browser shows as a page needs less: nothing is loaded from it, and nobody frames or guesses it. */
const DATA = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** The headers that guard an answer. */
export interface GuardHeaders {
  /** Of whatever may be shown as a page. */
  document: Record<string, string>;
  /** Of JSON. */
  data: Record<string, string>;
}

const PLAIN: GuardHeaders = { document: DOCUMENT, data: DATA };
/** By the seconds for which browsers are asked to stay with TLS. */
const secured = new Map<number, GuardHeaders>();

/**
 * The headers that guard an answer: the same objects for all of a kind. Where the request came over TLS, browsers are
 * asked to stay with it for `HSTS_SECONDS`.
 */
export function guardHeaders({ tls }: Settings, { secure }: Client): GuardHeaders {
  if (!secure) return PLAIN;
  let guards = secured.get(tls.hstsSeconds);
  if (!guards) secured.set(tls.hstsSeconds, (guards = securedFor(tls.hstsSeconds)));
  return guards;
}

function securedFor(seconds: number): GuardHeaders {
  const transport = { "Strict-Transport-Security": `max-age=${seconds}; includeSubDomains` };
  return { document: { ...DOCUMENT, ...transport }, data: { ...DATA, ...transport } };
}
