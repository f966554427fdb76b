import { ValidationError } from "../../../platform/errors/index.ts";

/** How requests name the other person. */
export type PersonField = "receiver_id" | "user_id";

/** 422 `message_to_self`, on the field. */
export function messageToSelf(field: PersonField): ValidationError {
  const message = "You cannot write to yourself. Choose somebody else.";
  return new ValidationError({ fields: [{ field, message }] }, "message_to_self", message);
}
