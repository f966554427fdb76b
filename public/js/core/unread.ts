/** One room in the sidebar: the newest message's ordinal, the last one read, and how many count as unread. */
export interface RoomCount {
  ordinal: number;
  read: number;
  unread: number;
}

/** A message was posted. One's own counts as read. */
export function afterActivity(room: RoomCount, ordinal: number, own: boolean): RoomCount {
  if (own) return { ordinal: Math.max(room.ordinal, ordinal), read: ordinal, unread: 0 };
  if (ordinal <= room.ordinal) return room;
  const fresh = ordinal - Math.max(room.ordinal, room.read);
  return { ...room, ordinal, unread: room.unread + Math.max(0, fresh) };
}

/** The person read up to an ordinal, here or on another device. Reading never goes back. */
export function afterReading(room: RoomCount, read: number): RoomCount {
  if (read <= room.read) return room;
  const rest = Math.max(0, room.ordinal - read);
  return { ...room, read, unread: Math.min(room.unread, rest) };
}

/** What the server says of one's place: it may also have gone back, where a message was marked as unread. */
export function afterMoving(room: RoomCount, read: number, unread: number): RoomCount {
  return { ordinal: Math.max(room.ordinal, read + unread), read, unread };
}

/** What stands in the little mark beside a room. */
export function badge(unread: number): string {
  if (unread <= 0) return "";
  return unread > 99 ? "99+" : String(unread);
}

/** The page's title with the number of unread messages in front. */
export function titleWith(title: string, unread: number): string {
  const bare = title.replace(/^\(\d+\+?\) /, "");
  return unread > 0 ? `(${badge(unread)}) ${bare}` : bare;
}
