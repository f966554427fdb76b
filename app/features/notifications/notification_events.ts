import { z } from "zod";
import { eventType } from "../../platform/realtime/index.ts";
import { NotificationResource } from "./notification.ts";

const { id, type, title, message, data, created_at } = NotificationResource.shape;

/** On a person's own channel: something to know (N1.3). */
export const notification = eventType(
  "notification",
  z.object({ id, type, title, message, data, created_at }),
);

/** On a person's own channel: notifications were read or taken away, on some device; how many are left to read. */
export const notificationsChanged = eventType(
  "notifications_changed",
  z.object({ unread: z.number().int() }),
);
