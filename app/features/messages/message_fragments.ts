import type { Fragments } from "../../platform/views/index.ts";
import type { MessageResource } from "./message_resource.ts";

/**
 * A message is rendered once for all who read it. Its change number says when it is another one; names, colours
 * and pictures of people are drawn with it and change without it.
 */
export function declareMessageFragments(fragments: Fragments): void {
  fragments.declare<{ message: MessageResource }>("messages/_message.njk", ({ message }) => {
    const { id, seq, author, thread, mentions } = message;
    const people = [author, ...(thread?.people ?? [])];
    const faces = people.map(({ color, picture, name }) => `${color} ${picture} ${name}`);
    return `${id} ${seq} ${faces.join("\n")} ${mentions.map(({ name }) => name).join("\n")}`;
  });
}
