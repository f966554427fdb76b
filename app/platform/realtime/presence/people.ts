import type { Connection } from "../connections/connection.ts";
import type { Holding } from "./member.ts";

/** Everybody who is online. `#` cannot stand in the name of a channel, so no client can join this one. */
export const PEOPLE = "#people";
/** Of these people some connection is in use. Who is online and not here is away. */
export const ACTIVE = "#active";

export function held(channel: string, userId: number): Holding {
  return { channel, member: { user_id: userId, info: {} } };
}

export function isActive({ viewer, idle }: Connection): boolean {
  return !idle && viewer?.presence !== "away";
}
