import type { ListedRoom, RoomKind } from "../../rooms/index.ts";
import { isoOrNull } from "../listing.ts";

/** A room as the area shows it; times in ISO 8601. */
export interface RoomListing {
  id: number;
  /** Null for a direct one: who talks to whom is for those who talk. */
  name: string | null;
  description: string;
  kind: RoomKind;
  members: number;
  /** How many were ever posted. */
  messages: number;
  last_message_at: string | null;
  created_at: string;
  archived_at: string | null;
}

export function roomListing(room: ListedRoom): RoomListing {
  return {
    id: room.id,
    name: room.name,
    description: room.description,
    kind: room.kind,
    members: room.members_count,
    messages: room.last_ordinal,
    last_message_at: isoOrNull(room.last_message_at),
    created_at: new Date(room.created_at).toISOString(),
    archived_at: isoOrNull(room.archived_at),
  };
}
