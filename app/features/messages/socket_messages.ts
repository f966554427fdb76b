import { z } from "zod";
import { socketMessages } from "../../platform/realtime/index.ts";
import { ClientId } from "./draft.ts";
import { KindName } from "./kinds/kind_name.ts";
import { MessagesSocket } from "./messages_socket.ts";
import { PrivateSocket } from "./private/private_socket.ts";
import { ReadingSocket } from "./reading_socket.ts";

const Channel = z.string("Say in which channel.").max(164);
/** Forms send numbers as text. */
const RowId = z.coerce.number("This is no id.").int("This is no id.").positive("This is no id.");
const Text = z.string("A message is a text.");

const SendMessage = z
  .object({
    channel: Channel,
    message: Text.optional(),
    kind: KindName.optional(),
    data: z.unknown().optional(),
    client_id: ClientId.optional(),
    reply_to: RowId.optional(),
    thread_id: RowId.optional(),
    also_in_room: z.boolean().optional(),
  })
  .refine(({ message, kind = "text" }) => message !== undefined || kind !== "text", {
    path: ["message"],
    message: "A message is a text.",
  });
const EditMessage = z.object({ message_id: RowId, content: Text });
const DeleteMessage = z.object({ message_id: RowId });
const SendPrivate = z
  .object({
    to: RowId,
    content: Text.optional(),
    kind: KindName.optional(),
    data: z.unknown().optional(),
    client_id: ClientId.optional(),
  })
  .refine(({ content, kind = "text" }) => content !== undefined || kind !== "text", {
    path: ["content"],
    message: "A message is a text.",
  });
const ONE = "Say a channel, or a person.";
const MarkRead = z.union(
  [
    z.object({ channel: Channel, up_to: RowId, thread_id: RowId.optional() }),
    z.object({ user_id: RowId, up_to: RowId }),
  ],
  ONE,
);
const MarkUnread = z.object({ channel: Channel, from: RowId });
const stretch = {
  before: RowId.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
};
const LoadHistory = z.union(
  [
    z.object({ channel: Channel, thread_id: RowId.optional(), ...stretch }),
    z.object({ with: RowId, ...stretch }),
  ],
  ONE,
);

export type SendMessage = z.output<typeof SendMessage>;
export type SendPrivate = z.output<typeof SendPrivate>;
export type EditMessage = z.output<typeof EditMessage>;
export type DeleteMessage = z.output<typeof DeleteMessage>;
export type MarkRead = z.output<typeof MarkRead>;
export type MarkUnread = z.output<typeof MarkUnread>;
export type LoadHistory = z.output<typeof LoadHistory>;

/** What clients may say about messages on the native socket (C3.2, C3.4). */
export const messageSocket = socketMessages((on) => {
  on("send_message", SendMessage, MessagesSocket, "send");
  on("private_message", SendPrivate, PrivateSocket, "send");
  on("edit_message", EditMessage, MessagesSocket, "edit");
  on("delete_message", DeleteMessage, MessagesSocket, "remove");
  on("load_history", LoadHistory, ReadingSocket, "load");
  on("mark_read", MarkRead, ReadingSocket, "markRead");
  on("mark_unread", MarkUnread, ReadingSocket, "markUnread");
});
