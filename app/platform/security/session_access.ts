import type { Context } from "hono";
import type { Session } from "../sessions/index.ts";
import { RequestFact } from "../support/index.ts";

const current = new RequestFact<Session>();

/** The session of this request. @throws Error on a route that is not behind `sessions` */
export function sessionOf(c: Context): Session {
  const session = sessionOrNull(c);
  if (!session) throw new Error(`${c.req.path} is not behind the sessions middleware.`);
  return session;
}

export function sessionOrNull(c: Context): Session | null {
  return current.of(c) ?? null;
}

export function setSession(c: Context, session: Session): void {
  current.set(c, session);
}
