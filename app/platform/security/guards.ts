import type { MiddlewareHandler } from "hono";
import { NotFoundError, UnauthenticatedError } from "../errors/index.ts";
import { ensureScope } from "./scopes.ts";
import { viewerOf } from "./viewer_access.ts";

/** Lets only people in who are signed in. Pages lead to the sign-in form, programs get 401. */
export const signedIn: MiddlewareHandler = async function signedIn(c, next) {
  if (!viewerOf(c)) throw new UnauthenticatedError();
  await next();
};

/**
 * Lets only administrators in. For everybody else what is behind it does not exist; whoever is not signed in is asked
 * to, since an administrator's session may have ended.
 */
export const administrators: MiddlewareHandler = async function administrators(c, next) {
  const viewer = viewerOf(c);
  if (!viewer) throw new UnauthenticatedError();
  if (viewer.role !== "admin") throw new NotFoundError();
  await next();
};

/**
 * Asks a token for a scope; `*` covers all. Sessions may do all that their person may.
 *
 * @example r.post("/api/rooms", [RoomsController, "store"], { middleware: [scope("rooms:write")] })
 */
export function scope(name: string): MiddlewareHandler {
  const middleware: MiddlewareHandler = async (c, next) => {
    const viewer = viewerOf(c);
    if (!viewer) throw new UnauthenticatedError();
    ensureScope(viewer, name);
    await next();
  };
  return named(`scope(${name})`, middleware);
}

function named(name: string, middleware: MiddlewareHandler): MiddlewareHandler {
  return Object.defineProperty(middleware, "name", { value: name });
}
