import { ValidationError } from "../../../platform/errors/index.ts";

/** 422 `message_to_self`. */
export function messageToSelf(): ValidationError {
  const message = "You cannot write to yourself. Choose somebody else.";
  return new ValidationError(
    { fields: [{ field: "receiver_id", message }] },
    "message_to_self",
    message,
  );
}
