import { z } from "zod";
import { ClientId } from "./draft.ts";
import { KindName } from "./kinds/kind_name.ts";

const Text = z.string("A message is a text.");
const ReplyTo = z.coerce.number("This is no id.").int("This is no id.").positive("This is no id.");
/** Forms send a checked box as "on" or "1". */
const Flag = z.union([z.boolean(), z.enum(["1", "on", "true"]).transform(() => true)]);
const MISSING = "Say something in content.";

/** A message by HTTP. `message` is what the text is called on the socket; both names are understood. */
export const PostBody = z
  .object({
    content: Text.optional(),
    message: Text.optional(),
    kind: KindName.optional(),
    data: z.unknown().optional(),
    client_id: ClientId.optional(),
    reply_to: ReplyTo.optional(),
    thread_id: ReplyTo.optional(),
    also_in_room: Flag.optional(),
  })
  .transform(({ content, message, ...rest }, context) => {
    const text = content ?? message;
    if (text === undefined && (rest.kind ?? "text") === "text") {
      context.addIssue({ code: "custom", path: ["content"], message: MISSING });
      return z.NEVER;
    }
    return { ...rest, content: text ?? "" };
  });

/** New words for a message. */
export const EditBody = z.object({ content: Text });
