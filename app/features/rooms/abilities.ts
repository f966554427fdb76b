import { ForbiddenError } from "../../platform/errors/index.ts";
import { mutedInRoom } from "./room_errors.ts";
import type { Policy, Role } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** What a person may do in a room. */
export interface Abilities {
  /** Write messages. */
  post: boolean;
  /** Bring others in. */
  invite: boolean;
  /** Keep messages at hand for all. */
  pin: boolean;
  /** Rename, describe, convert and archive it, keep order, delete the messages of others. */
  administer: boolean;
  /** Give and take roles. */
  appoint: boolean;
  leave: boolean;
  join: boolean;
}

const RANK: Record<Role, number> = { member: 0, moderator: 1, owner: 2 };

/** What somebody may do, by role and by the state of the room; a direct room's people never change. */
export function abilitiesIn(found: ViewerRoom): Abilities {
  const { room, membership } = found;
  const live = room.archived_at === null;
  const changeable = membership !== null && room.kind !== "direct";
  const silent = isMuted(found);
  return {
    post: live && !silent && reaches(found, room.post_by ?? "member"),
    invite: live && changeable && !silent && reaches(found, inviteBy(room)),
    pin: live && !silent && reaches(found, room.pin_by ?? "member"),
    administer: changeable && membership.role !== "member",
    appoint: changeable && membership.role === "owner",
    leave: changeable,
    join: membership === null && live && room.kind === "open",
  };
}

/** Whether somebody may only read here for a time; what is over was taken off when the room was loaded. */
export function isMuted({ membership }: ViewerRoom): boolean {
  return (membership?.muted_until ?? null) !== null;
}

/** Whether one role may do what is open to another one and those above it. */
export function outranks(role: Role, other: Role): boolean {
  return RANK[role] > RANK[other];
}

/** Any member of an open room brings others in, owners and moderators into a closed one. */
export function inviteBy({ invite_by, kind }: { invite_by: Policy; kind: string }): Role {
  return invite_by ?? (kind === "open" ? "member" : "moderator");
}

/** Who may say to whom something is open: those to whom it is open now, and then. */
export function maySetRule(found: ViewerRoom, rule: { from: Role; to: Role }): boolean {
  return reaches(found, rule.from) && reaches(found, rule.to);
}

function reaches({ membership }: ViewerRoom, policy: Role): boolean {
  return membership !== null && RANK[membership.role] >= RANK[policy];
}

const REFUSALS: Record<keyof Abilities, string> = {
  post: "In this room only some of its members may write.",
  invite: "You may not invite people into this room. Ask one of its owners.",
  pin: "In this room only some of its members may pin messages.",
  administer: "Only owners and moderators of this room may do this.",
  appoint: "Only owners of this room may give and take roles.",
  leave: "This room cannot be left.",
  join: "This room cannot be joined.",
};

/** @throws ForbiddenError `muted`, `not_allowed_in_room` */
export function ensureCan(found: ViewerRoom, ability: keyof Abilities): void {
  if (abilitiesIn(found)[ability]) return;
  if (ability === "post" && isMuted(found)) throw mutedInRoom(found.membership?.muted_until ?? 0);
  throw new ForbiddenError("not_allowed_in_room", REFUSALS[ability]);
}
