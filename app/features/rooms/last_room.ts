import type { Session } from "../../platform/sessions/index.ts";

const KEY = "room";

/** The room that this browser showed last. */
export function lastRoom(session: Pick<Session, "get">): unknown {
  return session.get(KEY);
}

/** Remembers the room that is shown; writes the session only when it is another one. */
export function rememberRoom(session: Pick<Session, "get" | "set">, roomId: number): void {
  if (lastRoom(session) !== roomId) session.set(KEY, roomId);
}
