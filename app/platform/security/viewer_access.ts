import type { Context } from "hono";
import { RequestFact } from "../support/index.ts";
import type { Viewer } from "./viewer.ts";

const asking = new RequestFact<Viewer | null>();

/** Who asks, or `null`; set by `authenticate`. */
export function viewerOf(c: Context): Viewer | null {
  return asking.of(c) ?? null;
}

export function setViewer(c: Context, viewer: Viewer | null): void {
  asking.set(c, viewer);
}
