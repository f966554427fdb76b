import { inviteBy, maySetRule } from "./abilities.ts";
import { ruleOfOwners } from "./room_errors.ts";
import type { RoomChanges } from "./room_draft.ts";
import type { Role, Room } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

type Rules = Record<"post_by" | "invite_by" | "pin_by", Role>;

/** From which role on one may write, invite and pin, said or not. */
export function rulesOf(room: Pick<Room, keyof Rules | "kind">): Rules {
  return {
    post_by: room.post_by ?? "member",
    invite_by: inviteBy(room),
    pin_by: room.pin_by ?? "member",
  };
}

/**
 * What is for owners is made so, and opened again, by owners alone: a rule that moderators could change would not
 * bind them. What stays as it is may be sent along, as forms do.
 *
 * @throws ForbiddenError `not_allowed_in_room`
 */
export function ensureMaySetRules(found: ViewerRoom, changes: RoomChanges): void {
  const now = rulesOf(found.room);
  for (const name of Object.keys(now) as (keyof Rules)[]) {
    const to = changes[name] ?? now[name];
    if (to !== now[name] && !maySetRule(found, { from: now[name], to })) throw ruleOfOwners();
  }
}

/** What a room's kind says of who may invite follows a change of kind, unless that was said too, or is for owners. */
export function withKind({ room }: ViewerRoom, changes: RoomChanges): object {
  const { kind = room.kind, invite_by } = changes;
  const stays = kind === room.kind || invite_by !== undefined || room.invite_by === "owner";
  return stays ? changes : { ...changes, invite_by: null };
}
