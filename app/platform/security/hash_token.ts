import { createHash } from "node:crypto";

/**
 * How a token is kept: SHA-256 in hex. Tokens have 192 random bits, so a slow hash would add nothing.
 *
 * @example hashToken("parley_…").length // 64
 */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
