import type { Membership, Room } from "./tables.ts";

/**
 * How many messages of a room a member has not read. Each message has an ordinal, so nothing is counted; what was
 * deleted after the last read message is taken off.
 *
 * @example unreadOf({ last_ordinal: 12 }, { last_read_ordinal: 9, unread_deleted: 1 }) // 2
 */
export function unreadOf(
  room: Pick<Room, "last_ordinal">,
  membership: Pick<Membership, "last_read_ordinal" | "unread_deleted">,
): number {
  return Math.max(0, room.last_ordinal - membership.last_read_ordinal - membership.unread_deleted);
}
