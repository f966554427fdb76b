import type { Viewer } from "../security/index.ts";

export type { Viewer } from "../security/index.ts";

/** Whether the viewer's credentials cover `scope`; those of a session cover everything. */
export function hasScope(viewer: Viewer, scope: string): boolean {
  return viewer.scopes === null || viewer.scopes.has(scope);
}
