import type { Settings } from "../../../config/settings.ts";

interface CookieFate {
  /** The request came over TLS, by itself or through a trusted proxy. */
  secure: boolean;
}

/**
 * The cookie's name. `__Host-` binds it to this very host over TLS; it is not allowed with a domain or a path of
 * one's own (RFC 6265bis, section 4.1.3.2).
 */
export function cookieName({ session }: Settings, { secure }: CookieFate): string {
  const hostOnly =
    isSecure(session.secure, secure) && session.domain === undefined && session.path === "/";
  return hostOnly ? `__Host-${session.cookie}` : session.cookie;
}

/** The value of our cookie in a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (let start = 0; start < header.length;) {
    const semicolon = header.indexOf(";", start);
    const end = semicolon === -1 ? header.length : semicolon;
    while (header[start] === " ") start += 1;
    if (header.startsWith(name, start) && header[start + name.length] === "=") {
      return decoded(header.slice(start + name.length + 1, end).trimEnd());
    }
    start = end + 1;
  }
  return undefined;
}

/** What nobody can have got from us is no cookie of ours, and no error. */
function decoded(value: string): string | undefined {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

interface CookieValue extends CookieFate {
  value: string;
  /** Seconds; 0 takes the cookie back. */
  maxAge: number;
}

/** The `Set-Cookie` header. */
export function writeCookie(settings: Settings, { value, maxAge, secure }: CookieValue): string {
  const { session } = settings;
  const sameSite = session.sameSite.charAt(0).toUpperCase() + session.sameSite.slice(1);
  return [
    `${cookieName(settings, { secure })}=${encodeURIComponent(value)}`,
    `Max-Age=${maxAge}`,
    `Path=${session.path}`,
    ...(session.domain === undefined ? [] : [`Domain=${session.domain}`]),
    `SameSite=${sameSite}`,
    ...(session.httpOnly ? ["HttpOnly"] : []),
    ...(isSecure(session.secure, secure) ? ["Secure"] : []),
  ].join("; ");
}

function isSecure(setting: "auto" | "true" | "false", tls: boolean): boolean {
  return setting === "auto" ? tls : setting === "true";
}
