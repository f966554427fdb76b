import type { MiddlewareHandler } from "hono";
import { UnauthenticatedError } from "../../../platform/errors/index.ts";
import type { ActionRequest } from "../../../platform/http/index.ts";
import { viewerOf } from "../../../platform/security/index.ts";
import { Session } from "../../../platform/sessions/index.ts";
import { sessionOnly } from "../account_errors.ts";

/** Lets only people in who signed in themselves: a token must not change passwords or make tokens. */
export const ownSession: MiddlewareHandler = async function ownSession(c, next) {
  const viewer = viewerOf(c);
  if (!viewer) throw new UnauthenticatedError();
  if (viewer.scopes !== null) throw sessionOnly();
  await next();
};

/** The session of a request with all of its verbs. */
export function sessionIn(request: Pick<ActionRequest, "session">): Session {
  const { session } = request;
  if (session instanceof Session) return session;
  throw new Error("This route is not behind the sessions middleware.");
}
