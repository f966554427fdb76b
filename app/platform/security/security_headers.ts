import type { MiddlewareHandler } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { clientOf } from "./client.ts";

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
 * Puts the headers that guard a page on every response; one that a handler set itself stays. Where the request
 * came over TLS, browsers are asked to stay with it for `HSTS_SECONDS`.
 */
export function securityHeaders({ tls }: Settings): MiddlewareHandler {
  return async function securityHeaders(c, next) {
    await next();
    const { headers } = c.res;
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    const transport = `max-age=${tls.hstsSeconds}; includeSubDomains`;
    if (clientOf(c).secure) headers.set("Strict-Transport-Security", transport);
  };
}
