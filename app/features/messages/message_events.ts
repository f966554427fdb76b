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

/** On one's own channel: one has read up to here, on some device. */
export const readChanged = eventType(
  "read_changed",
  z.object({ room_id: id, last_read_id: id, last_read_ordinal: id, unread: id }),
);
