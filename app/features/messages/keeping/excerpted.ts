import { plainWords } from "../../../platform/views/index.ts";
import type { MessageResource } from "../message_resource.ts";
import { excerpt } from "../replies/quote.ts";

/** A message as one line of a list. */
export type Excerpted = Pick<
  MessageResource,
  "id" | "room_id" | "author" | "created_at" | "withheld"
> & { words: string };

export function excerpted(messages: readonly MessageResource[]): Excerpted[] {
  return messages.map(({ id, room_id, author, created_at, content, withheld }) => {
    return { id, room_id, author, created_at, withheld, words: excerpt(plainWords(content)) };
  });
}
