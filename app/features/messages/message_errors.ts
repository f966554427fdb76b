import {
  ConflictError,
  ForbiddenError,
  NotFoundError,
  ValidationError,
} from "../../platform/errors/index.ts";

/** 404, for messages that do not exist and for those one may not see. */
export function messageNotFound(): NotFoundError {
  return new NotFoundError("message_not_found", "There is no such message, or you may not see it.");
}

/** 422: nothing that could be read. */
export function messageEmpty(): ValidationError {
  return refused("message_empty", "A message needs some text. Write something first.");
}

/** 422, with both numbers. */
export function messageTooLong(length: number, limit: number): ValidationError {
  const message = `This message has ${length} characters; ${limit} are allowed here. Shorten it, or send it in parts.`;
  return refused("message_too_long", message);
}

/** 409: the sender's id stands for another message of the same author already. */
export function clientIdTaken(): ConflictError {
  const message =
    "This client id already stands for a message of yours in another room. Use a new one.";
  return new ConflictError("client_id_taken", message);
}

/** 403: only authors change their words. */
export function notTheAuthor(): ForbiddenError {
  return new ForbiddenError("not_the_author", "Only who wrote a message may edit it.");
}

/** 403: neither the author nor somebody who leads the room. */
export function mayNotDelete(): ForbiddenError {
  const message = "Only who wrote a message, and owners and moderators of the room, may delete it.";
  return new ForbiddenError("not_allowed_in_room", message);
}

/** 409: what is deleted stays deleted. */
export function messageDeletedAlready(): ConflictError {
  return new ConflictError("message_deleted", "This message is deleted, so it cannot be edited.");
}

/** 409: no thread begins at what is gone. */
export function noThreadAtDeleted(): ConflictError {
  const message = "This message is deleted, so no thread can begin at it.";
  return new ConflictError("message_deleted", message);
}

function refused(code: string, message: string): ValidationError {
  return new ValidationError({ fields: [{ field: "content", message }] }, code, message);
}
