import type { Message } from "../tables.ts";
import { onlyANote } from "./kind_errors.ts";

/** Whether a message only notes what happened: it says nothing by itself, and is not deleted either. */
export function isNote({ body, deleted_at }: Pick<Message, "body" | "deleted_at">): boolean {
  return body === "" && deleted_at === null;
}

/** @throws ConflictError `message_is_note` */
export function ensureNoNote(message: Pick<Message, "body" | "deleted_at">): void {
  if (isNote(message)) throw onlyANote();
}
