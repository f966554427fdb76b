import { NotFoundError, UnauthenticatedError } from "../errors/index.ts";
import type { Guard } from "../support/index.ts";
import { ensureScope } from "./scopes.ts";
import { viewerOf } from "./viewer_access.ts";

/** Lets only people in who are signed in. Pages lead to the sign-in form, programs get 401. */
export const signedIn: Guard = function signedIn(c) {
  if (!viewerOf(c)) throw new UnauthenticatedError();
};

/**
 * Lets only administrators in. For everybody else what is behind it does not exist; whoever is not signed in is asked
 * to, since an administrator's session may have ended.
 */
export const administrators: Guard = function administrators(c) {
  const viewer = viewerOf(c);
  if (!viewer) throw new UnauthenticatedError();
  if (viewer.role !== "admin") throw new NotFoundError();
};

/**
 * Asks a token for a scope; `*` covers all. Sessions may do all that their person may.
 *
 * @example r.post("/api/rooms", [RoomsController, "store"], { middleware: [scope("rooms:write")] })
 */
export function scope(name: string): Guard {
  const guard: Guard = (c) => {
    const viewer = viewerOf(c);
    if (!viewer) throw new UnauthenticatedError();
    ensureScope(viewer, name);
  };
  return named(`scope(${name})`, guard);
}

function named(name: string, guard: Guard): Guard {
  return Object.defineProperty(guard, "name", { value: name });
}
