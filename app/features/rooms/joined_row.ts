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
  const {
    m_id,
    m_user_id,
    m_role,
    m_level,
    m_last_read_id,
    m_last_read_ordinal,
    m_unread_deleted,
    m_joined_at,
    ...room
  } = row;
  if (m_id === null) return { room, membership: null };
  const membership = {
    id: m_id,
    room_id: room.id,
    user_id: m_user_id,
    role: m_role,
    level: m_level,
    last_read_id: m_last_read_id,
    last_read_ordinal: m_last_read_ordinal,
    unread_deleted: m_unread_deleted,
    joined_at: m_joined_at,
  };
  // A left join fills either none of these columns with null or all of them.
  return { room, membership: membership as Membership };
}
