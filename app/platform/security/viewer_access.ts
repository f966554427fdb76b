import type { Context } from "hono";
import type { Viewer } from "./viewer.ts";

const KEY = "viewer";

/** Who asks, or `null`; set by `authenticate`. */
export function viewerOf(c: Context): Viewer | null {
  return (c.get(KEY) as Viewer | null | undefined) ?? null;
}

export function setViewer(c: Context, viewer: Viewer | null): void {
  c.set(KEY, viewer);
}
