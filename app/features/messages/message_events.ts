import { z } from "zod";
import { eventType } from "../../platform/realtime/index.ts";
import { MessageResource } from "./message_resource.ts";

const id = z.number().int();

/** What happened to a message, with its state right after it; `seq` is one more than that of the change before. */
const change = z.object({ message: MessageResource, room_id: id, seq: id });

/** The same fragment for all three: the page puts a state in the place of an older one. */
const view = "messages/live.njk";

/** On the room's channel. */
export const messageCreated = eventType("message_created", change, { view });
export const messageUpdated = eventType("message_updated", change, { view });
export const messageDeleted = eventType("message_deleted", change, { view });

/** On the own channel of each member, at most a few times a second: there is something new in a room. */
export const roomActivity = eventType(
  "room_activity",
  z.object({ room_id: id, message_id: id, ordinal: id, author_id: id }),
);

const letter = { user_id: id, client_id: z.string(), id };

/** On the sender's own channel: a private message has reached a device of its receiver, `user_id`; at least once. */
export const messageDelivered = eventType("message_delivered", z.object(letter), { bare: true });
/** On the sender's own channel: no device of the receiver is there; the message waits for one. */
export const messageQueued = eventType("message_queued", z.object(letter), { bare: true });
/** On the own channel of the other one of a conversation: `user_id` has read everything up to a message. */
export const messageRead = eventType(
  "message_read",
  z.object({ user_id: id, channel: z.string(), up_to: id }),
  { bare: true },
);

/** On one's own channel: one has read up to here, on some device; how much is left, and how often that names one. */
export const readChanged = eventType(
  "read_changed",
  z.object({
    room_id: id,
    last_read_id: id,
    last_read_ordinal: id,
    unread: id,
    mentions: id.optional(),
  }),
);

const thread = { room_id: id, thread_id: id };

/** On the own channel of each follower of a thread: there is a new reply. */
export const threadActivity = eventType(
  "thread_activity",
  z.object({ ...thread, message_id: id, author_id: id }),
);

/** On one's own channel: one has read a thread up to here, or follows it now or no longer. */
export const threadReadChanged = eventType(
  "thread_read_changed",
  z.object({
    ...thread,
    last_read_id: id,
    last_read_ordinal: id,
    unread: id,
    following: z.boolean(),
  }),
);
