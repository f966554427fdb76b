import type { Membership, Room } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** The columns of the membership under names that do not meet those of the room. */
export const MEMBERSHIP = [
  "memberships.id as m_id",
  "memberships.user_id as m_user_id",
  "memberships.role as m_role",
  "memberships.level as m_level",
  "memberships.last_read_id as m_last_read_id",
  "memberships.last_read_ordinal as m_last_read_ordinal",
  "memberships.unread_deleted as m_unread_deleted",
  "memberships.joined_at as m_joined_at",
] as const;

type JoinedMembership = {
  [K in keyof Membership as K extends "room_id" ? never : `m_${K}`]: Membership[K] | null;
};

/** The room and, when there is one, the membership out of one row of their join. */
export function apart(row: Room & JoinedMembership): ViewerRoom {
  const entries = Object.entries(row);
  const room = Object.fromEntries(entries.filter(([name]) => !name.startsWith("m_")));
  const own = entries.filter(([name]) => name.startsWith("m_"));
  const membership = Object.fromEntries(own.map(([name, value]) => [name.slice(2), value]));
  // The names that the query gave are taken off again; null comes from the left join alone.
  return {
    room: room as unknown as Room,
    membership:
      row.m_id === null ? null : ({ ...membership, room_id: row.id } as unknown as Membership),
  };
}
