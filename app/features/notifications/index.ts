export { bootNotifications } from "./boot.ts";
export { createNotifications } from "./migrations/0001_create_notifications.ts";
export {
  type NotificationDraft,
  NotificationResource,
  type NotificationType,
} from "./notification.ts";
export { notification, notificationsChanged } from "./notification_events.ts";
export { Notifications } from "./notifications.ts";
export { notificationRoutes } from "./routes.ts";
