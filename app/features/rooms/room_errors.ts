import { ConflictError, ForbiddenError, NotFoundError } from "../../platform/errors/index.ts";

/** 404, for rooms that do not exist and for those one may not know of. */
export function roomNotFound(): NotFoundError {
  return new NotFoundError("room_not_found", "There is no such room, or you may not see it.");
}

/** 404: nobody of this id is in the room. */
export function memberNotFound(): NotFoundError {
  return new NotFoundError("member_not_found", "This person is not a member of the room.");
}

/** 403: looking at an open room does not yet let one write in it. */
export function notAMember(): ForbiddenError {
  return new ForbiddenError("not_a_member", "Join this room to write in it.");
}

/** 403: what is for owners alone is not opened by others. */
export function ruleOfOwners(): ForbiddenError {
  const message = "What is for owners alone, only owners of this room change.";
  return new ForbiddenError("not_allowed_in_room", message);
}

/** 409: what was archived is only read. */
export function roomArchived(): ConflictError {
  return new ConflictError(
    "room_archived",
    "This room is archived: it can be read, and nobody can write in it.",
  );
}

/** 409: the people of a direct room are what it is. */
export function directRoomFixed(): ConflictError {
  return new ConflictError(
    "direct_room_fixed",
    "A direct room always has the same people. Start another one instead.",
  );
}

/** 409: who may end a conversation are its people. */
export function conversationStays(): ConflictError {
  return new ConflictError(
    "conversation_stays",
    "A conversation between people cannot be archived. It belongs to them.",
  );
}

/** 403: somebody keeps order here. @param until in milliseconds */
export function mutedInRoom(until: number): ForbiddenError {
  const when = until >= FOR_GOOD ? "" : ` until ${new Date(until).toISOString()}`;
  return new ForbiddenError(
    "muted",
    `You are muted in this room${when}: you can read it, and not write.`,
  );
}

/** 409: who is banned comes in again when the ban is over or lifted. */
export function bannedFromRoom(name: string): ConflictError {
  const message = `${name} is banned from this room. Lift the ban in the room's settings first.`;
  return new ConflictError("banned_from_room", message);
}

/** The end of what has none, where a column holds the end: the last moment that a date can say in four digits. */
export const FOR_GOOD = Date.UTC(9999, 11, 31);
