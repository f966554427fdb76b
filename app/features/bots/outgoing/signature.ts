import { createHmac } from "node:crypto";

/** Receivers refuse what was signed longer ago, in seconds: nobody can send an old call again. */
export const REPLAY_WINDOW_S = 300;

/** What is signed, and with what. */
export interface Signing {
  secret: string;
  /** Seconds since 1970. */
  timestamp: number;
  body: string;
}

/**
 * What stands in `X-Parley-Signature`: `v1=` and HMAC-SHA256 in hex over the timestamp, a dot and the body.
 *
 * @example signature({ secret, timestamp: 1790000000, body: "{}" }) // "v1=5f0c…"
 */
export function signature({ secret, timestamp, body }: Signing): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
