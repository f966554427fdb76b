const FIRST = 4_000;

/**
 * Whether a page must not come back by itself after a close with this code: from 4000 on somebody decided so
 * (4401 not signed in, 4403 not allowed). After all others, as 1012 for a restart and 1013 for a slow reader, it does.
 */
export function staysAway(code: number): boolean {
  return code >= FIRST;
}
