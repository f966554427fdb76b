import type { Settings } from "../../../config/settings.ts";
import type { Client } from "./client.ts";

/** Nothing from elsewhere, no inline script or style, no eval. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "manifest-src 'self'",
  "worker-src 'self'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/**
 * The headers that guard a page. Where the request came over TLS, browsers are asked to stay with it for
 * `HSTS_SECONDS`.
 */
export function guardHeaders({ tls }: Settings, { secure }: Client): Record<string, string> {
  if (!secure) return HEADERS;
  const transport = `max-age=${tls.hstsSeconds}; includeSubDomains`;
  return { ...HEADERS, "Strict-Transport-Security": transport };
}
