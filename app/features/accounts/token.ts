import type { Scope } from "./scopes.ts";

/** How personal tokens begin, so that people and secret scanners know them. */
export const TOKEN_PREFIX = "parley_";

/** A personal token as it is kept; the token itself is not. Times in milliseconds. */
export interface PersonalToken {
  id: number;
  user_id: number;
  name: string;
  scopes: Scope[];
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
}

export interface TokenResource {
  id: number;
  name: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

/** A token as people and programs see it, times in ISO 8601. */
export function tokenResource(token: PersonalToken): TokenResource {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    created_at: new Date(token.created_at).toISOString(),
    last_used_at: iso(token.last_used_at),
    expires_at: iso(token.expires_at),
  };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** Names what live connections opened with a token end with, as a session's id does for a browser's. */
export function tokenSession(id: number): string {
  return `token:${id}`;
}

/** The id in such a name. */
export function tokenIn(sessionId: string): number | undefined {
  return sessionId.startsWith("token:") ? Number(sessionId.slice("token:".length)) : undefined;
}
