import type { Context } from "hono";

const KEY = "session";

/** What the platform itself needs of a session; `platform/sessions` has the rest. */
export interface Session {
  readonly id: string;
  readonly userId: number | null;
  /** Keeps a text for the next page. */
  flash(kind: string, text: string): void;
  /** The texts kept for this page, once. */
  takeFlash(): { kind: string; text: string }[];
}

/** The session of this request. @throws Error on a route that is not behind `sessions` */
export function sessionOf(c: Context): Session {
  const session = sessionOrNull(c);
  if (!session) throw new Error(`${c.req.path} is not behind the sessions middleware.`);
  return session;
}

export function sessionOrNull(c: Context): Session | null {
  return (c.get(KEY) as Session | undefined) ?? null;
}

export function setSession(c: Context, session: Session): void {
  c.set(KEY, session);
}
