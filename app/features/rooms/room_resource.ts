import type { UserResource } from "../accounts/index.ts";
import { inviteBy } from "./abilities.ts";
import { iso, isoOrNull } from "./iso.ts";
import { directName } from "./room_view.ts";
import { roomChannel } from "./room_channel.ts";
import type { Role, RoomKind } from "./tables.ts";
import { unreadOf } from "./unread.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** A room as the API gives it. */
export interface RoomResource {
  id: number;
  /** Of a direct room: the names of the others. */
  name: string;
  description: string;
  kind: RoomKind;
  channel: string;
  created_by: number;
  created_at: string;
  archived_at: string | null;
  last_message_at: string | null;
  /** The number of the room's newest change: `GET /api/rooms/{id}/changes?since=` begins after it. */
  seq: number;
  /** From which role on one may write, invite people, and pin messages here. */
  post_by: Role;
  invite_by: Role;
  pin_by: Role;
  /** Null when one only looks at an open room. */
  role: Role | null;
  unread: number;
  last_read_id: number | null;
  /** Of a direct room: everybody in it. */
  members?: UserResource[];
}

/** @param people everybody in a direct room; none are needed for the others */
export function roomResource(
  found: ViewerRoom,
  people: readonly UserResource[],
  viewerId: number,
): RoomResource {
  const { room, membership } = found;
  const isDirect = room.kind === "direct";
  return {
    id: room.id,
    name: room.name ?? directName(people.filter(({ id }) => id !== viewerId)),
    description: room.description,
    kind: room.kind,
    channel: roomChannel(room.id),
    created_by: room.created_by,
    created_at: iso(room.created_at),
    archived_at: isoOrNull(room.archived_at),
    last_message_at: isoOrNull(room.last_message_at),
    seq: room.change_seq,
    post_by: room.post_by ?? "member",
    invite_by: inviteBy(room),
    pin_by: room.pin_by ?? "member",
    role: membership?.role ?? null,
    unread: membership ? unreadOf(room, membership) : 0,
    last_read_id: membership?.last_read_id ?? null,
    ...(isDirect && { members: people.map(plain) }),
  };
}

function plain({ id, name, color, picture }: UserResource): UserResource {
  return { id, name, color, picture };
}
