import type { Member, UserId } from "../../presence/member.ts";

/** A member as Laravel Echo's socket.io broadcaster reads it. */
export interface OuterMember {
  user_id: UserId;
  user_info: unknown;
}

export function outerMember({ user_id, info }: Member): OuterMember {
  return { user_id, user_info: info };
}
