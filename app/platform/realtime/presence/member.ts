/** Who somebody is in their namespace. The type is kept: 1 and "1" are two people. */
export type UserId = number | string;

/** A person on a presence channel. */
export interface Member {
  user_id: UserId;
  /** What the others may see: name, colour. */
  info: Record<string, unknown>;
}

/** The members of one channel, or the people online, as one node holds them. */
export interface Holding {
  channel: string;
  member: Member;
}

/** What is published when a member comes first or goes last: ready bytes for a topic. */
export interface Announcement {
  topic: string;
  envelope: Buffer;
}

/** A member as clients see it. */
export function publicMember({ user_id, info }: Member): Record<string, unknown> {
  return { ...info, user_id };
}

/** A user id as a key that keeps its type. */
export function userKey(userId: UserId): string {
  return JSON.stringify(userId);
}
