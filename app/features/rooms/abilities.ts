import { ForbiddenError } from "../../platform/errors/index.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** What a person may do in a room. */
export interface Abilities {
  /** Write messages. */
  post: boolean;
  /** Bring others in: any member of an open room, owners and moderators of a closed one. */
  invite: boolean;
  /** Rename, describe, convert and archive it, remove members, delete the messages of others. */
  administer: boolean;
  /** Give and take roles. */
  appoint: boolean;
  leave: boolean;
  join: boolean;
}

/** What somebody may do, by role and by the state of the room; a direct room's people never change. */
export function abilitiesIn({ room, membership }: ViewerRoom): Abilities {
  const live = room.archived_at === null;
  const changeable = membership !== null && room.kind !== "direct";
  const leads = changeable && membership.role !== "member";
  return {
    post: membership !== null && live,
    invite: live && changeable && (leads || room.kind === "open"),
    administer: leads,
    appoint: changeable && membership.role === "owner",
    leave: changeable,
    join: membership === null && live && room.kind === "open",
  };
}

const REFUSALS: Record<keyof Abilities, string> = {
  post: "You cannot write in this room.",
  invite: "Only owners and moderators of this room may invite people.",
  administer: "Only owners and moderators of this room may do this.",
  appoint: "Only owners of this room may give and take roles.",
  leave: "This room cannot be left.",
  join: "This room cannot be joined.",
};

/** @throws ForbiddenError `not_allowed_in_room` */
export function ensureCan(found: ViewerRoom, ability: keyof Abilities): void {
  if (!abilitiesIn(found)[ability])
    throw new ForbiddenError("not_allowed_in_room", REFUSALS[ability]);
}
