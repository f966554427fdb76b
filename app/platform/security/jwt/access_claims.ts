import { z } from "zod";

/** What a token is for: requests below `/api`, or live connections. */
export const AUDIENCES = ["api", "realtime"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What an access token says. Times in milliseconds. */
export interface AccessClaims {
  /** `jti`, 128 random bits. */
  id: string;
  userId: number;
  audience: Audience;
  scopes: readonly string[];
  issuedAt: number;
  expiresAt: number;
}

/** The claims of our own tokens as they are written (RFC 9068). */
export const Payload = z.object({
  jti: z.string().min(16).max(64),
  sub: z.string().regex(/^[1-9]\d{0,15}$/),
  aud: z.enum(AUDIENCES),
  scope: z.string().max(2000),
  iat: z.number().int(),
  nbf: z.number().int(),
  exp: z.number().int(),
});
