import { ConflictError, ValidationError } from "../../../platform/errors/index.ts";

/** 422: there is no such kind, or none that clients may post. */
export function kindUnknown(name: string, known: readonly string[]): ValidationError {
  const message = `"${name}" is no kind of message that can be posted. There are: ${known.join(", ")}.`;
  return new ValidationError({ fields: [{ field: "kind", message }] }, "kind_unknown", message);
}

/** 409: messages of this kind stay as they are. */
export function notEditable(): ConflictError {
  const message = "A message of this kind cannot be edited. Delete it and write another one.";
  return new ConflictError("message_not_editable", message);
}

/** 409: it only notes what happened. */
export function onlyANote(): ConflictError {
  const message = "This only notes what happened in the room. Answer a message of somebody.";
  return new ConflictError("message_is_note", message);
}
