import type { Membership, Room } from "./tables.ts";

/** A room as one person sees it; without a membership one only looks at an open room. */
export interface ViewerRoom {
  room: Room;
  membership: Membership | null;
}

/** A room that one belongs to. */
export interface MemberRoom extends ViewerRoom {
  membership: Membership;
}

export function isMember(found: ViewerRoom): found is MemberRoom {
  return found.membership !== null;
}
