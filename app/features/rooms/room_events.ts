import { z } from "zod";
import { eventType } from "../../platform/realtime/index.ts";

const roomId = z.number().int();

/** On the room's channel: name, description, kind or archive changed. */
export const roomUpdated = eventType(
  "room_updated",
  z.object({
    room_id: roomId,
    name: z.string().nullable(),
    description: z.string(),
    kind: z.enum(["open", "closed", "direct"]),
    archived_at: z.iso.datetime().nullable(),
  }),
);

/** On the room's channel: somebody came, left or has another role. */
export const membersChanged = eventType("members_changed", z.object({ room_id: roomId }));

/** On a person's own channel: the list of rooms is another one. */
export const sidebarChanged = eventType("sidebar_changed", z.object({ room_id: roomId }));
