import type { Generated, Selectable } from "kysely";

export type RoomKind = "open" | "closed" | "direct";
export type Role = "owner" | "moderator" | "member";
/** From which role on one may do something; null is the rule of the room's kind. */
export type Policy = Role | null;

export interface RoomsTable {
  id: Generated<number>;
  /** Null for direct rooms, which are called by their people. */
  name: string | null;
  description: string;
  kind: RoomKind;
  /** The sorted ids of a direct room's people, so that the same people always share one room. */
  direct_key: string | null;
  archived_at: number | null;
  created_by: number;
  created_at: number;
  /** Grows by one with whatever happens to the room's messages. */
  change_seq: number;
  /** The place of the newest message: how many were ever posted here. */
  last_ordinal: number;
  last_message_id: number | null;
  last_message_at: number | null;
  post_by: Policy;
  invite_by: Policy;
  pin_by: Policy;
}

/** All that is true of one person in one room. */
export interface MembershipsTable {
  id: Generated<number>;
  room_id: number;
  user_id: number;
  role: Role;
  /** Which messages tell this person: `all`, `mentions` or `none`. */
  level: "all" | "mentions" | "none";
  /** The newest message that was read; 0 when none was. */
  last_read_id: number;
  last_read_ordinal: number;
  /** How many of the messages after the last read one are deleted. */
  unread_deleted: number;
  joined_at: number;
  /** Until then the person reads and does not write, in milliseconds. */
  muted_until: number | null;
}

/** What keeps somebody from writing in a room, or from coming into it. */
export interface RoomSanctionsTable {
  room_id: number;
  user_id: number;
  kind: "mute" | "ban";
  reason: string;
  /** Null is for good. */
  until: number | null;
  by_id: number;
  created_at: number;
}

export type Room = Selectable<RoomsTable>;
export type Membership = Selectable<MembershipsTable>;
export type RoomSanction = Selectable<RoomSanctionsTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    rooms: RoomsTable;
    memberships: MembershipsTable;
    room_sanctions: RoomSanctionsTable;
  }
}
