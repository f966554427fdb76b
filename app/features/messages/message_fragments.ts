import type { Fragments } from "../../platform/views/index.ts";
import type { MessageResource } from "./message_resource.ts";

/**
 * A message is rendered once for all who read it. Its change number says when it is another one; name, colour and
 * picture of its author are drawn beside it and change without it.
 */
export function declareMessageFragments(fragments: Fragments): void {
  fragments.declare<{ message: MessageResource }>("messages/_message.njk", ({ message }) => {
    const { id, seq, author } = message;
    return `${id} ${seq} ${author.color} ${author.picture} ${author.name}`;
  });
}
