import { ForbiddenError } from "../errors/index.ts";
import type { Viewer } from "./viewer.ts";

/** Whether the viewer's credentials cover a scope: those of a session all, and a token's `*` too. */
export function hasScope({ scopes }: Viewer, scope: string): boolean {
  return scopes === null || scopes.has(scope) || scopes.has("*");
}

/** @throws ForbiddenError `missing_scope` */
export function ensureScope(viewer: Viewer, scope: string): void {
  if (hasScope(viewer, scope)) return;
  throw new ForbiddenError("missing_scope", `This token lacks the scope ${scope}.`);
}
