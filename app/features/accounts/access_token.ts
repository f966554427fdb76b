import { createHash } from "node:crypto";
import type { Audience, Viewer } from "../../platform/security/index.ts";

/** An access token as it is kept; the token itself is not. Times in milliseconds. */
export interface AccessToken {
  id: string;
  user_id: number;
  audience: Audience;
  scopes: readonly string[];
  expires_at: number;
}

/** Names what live connections opened with an access token end with. */
export function accessTokenSession(id: string): string {
  return `jwt:${id}`;
}

/** The id in such a name. */
export function accessTokenIn(sessionId: string): string | undefined {
  return sessionId.startsWith("jwt:") ? sessionId.slice("jwt:".length) : undefined;
}

/** What a token that this viewer makes ends with. */
export function parentOf({ credential, sessionId = "" }: Viewer): string {
  return credential === "session" ? sessionParent(sessionId) : sessionId;
}

/** Ids of sessions open doors, so only a hash of one is written down. */
export function sessionParent(sessionId: string): string {
  return `session:${createHash("sha256").update(sessionId).digest("hex")}`;
}
