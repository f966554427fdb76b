import type { Context } from "hono";
import type { QueryProfile } from "../database/index.ts";

const KEY = "queryProfile";

/** Keeps how to learn what a request asked of the database; while developing. */
export function setQueryProfile(c: Context, profile: () => QueryProfile | undefined): void {
  c.set(KEY, profile);
}

/** What a request has asked of the database so far; nothing where nobody develops. */
export function queryProfileOf(c: Context): QueryProfile | undefined {
  return (c.get(KEY) as (() => QueryProfile | undefined) | undefined)?.();
}
