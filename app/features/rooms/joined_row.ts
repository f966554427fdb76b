import type { Membership, Room } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

export const ROOM = [
  "rooms.id",
  "rooms.name",
  "rooms.description",
  "rooms.kind",
  "rooms.direct_key",
  "rooms.archived_at",
  "rooms.created_by",
  "rooms.created_at",
  "rooms.change_seq",
  "rooms.last_ordinal",
  "rooms.last_message_id",
  "rooms.last_message_at",
  "rooms.post_by",
  "rooms.invite_by",
  "rooms.pin_by",
] as const;

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
  "memberships.muted_until as m_muted_until",
] as const;

type JoinedMembership = {
  [K in keyof Membership as K extends "room_id" ? never : `m_${K}`]: Membership[K] | null;
};

/** A room and, when there is one, a membership in it. */
export type JoinedRow = Room & JoinedMembership;

/** The room and, when there is one, the membership out of one row of their join. */
export function apart(row: JoinedRow): ViewerRoom {
  const room = roomOf(row);
  if (row.m_id === null) return { room, membership: null };
  const membership = {
    id: row.m_id,
    room_id: row.id,
    user_id: row.m_user_id,
    role: row.m_role,
    level: row.m_level,
    last_read_id: row.m_last_read_id,
    last_read_ordinal: row.m_last_read_ordinal,
    unread_deleted: row.m_unread_deleted,
    joined_at: row.m_joined_at,
    muted_until: row.m_muted_until,
  };
  // A left join fills either none of these columns with null or all of them.
  return { room, membership: membership as Membership };
}

/** Column by column: what is left of a row without some of its columns costs ten times that. */
function roomOf(row: Room): Room {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    kind: row.kind,
    direct_key: row.direct_key,
    archived_at: row.archived_at,
    created_by: row.created_by,
    created_at: row.created_at,
    change_seq: row.change_seq,
    last_ordinal: row.last_ordinal,
    last_message_id: row.last_message_id,
    last_message_at: row.last_message_at,
    post_by: row.post_by,
    invite_by: row.invite_by,
    pin_by: row.pin_by,
  };
}
