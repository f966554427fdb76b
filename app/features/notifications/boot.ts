import type { Container } from "../../platform/container/index.ts";
import { ReadingWitnesses } from "../messages/index.ts";
import { RoomNews, SidebarNotes } from "../rooms/index.ts";
import { MentionNotifier } from "./mention_notifier.ts";
import { Notifications } from "./notifications.ts";

/** Connects notifications with what they follow; once, before the outbox starts. */
export function bootNotifications(container: Container): void {
  const notifications = container.resolve(Notifications);
  container.resolve(MentionNotifier).listen();
  container.resolve(ReadingWitnesses).add((reader, { room_id, thread_id, up_to }) =>
    notifications.markWhere(reader, (data) => {
      if (data.room_id !== room_id || (data.message_id ?? 0) > up_to) return false;
      return thread_id === undefined ? data["aside"] !== true : data.thread_id === thread_id;
    }),
  );
  container.resolve(RoomNews).onRemoved(async (roomId, userIds) => {
    for (const userId of userIds) await notifications.forgetRoom(userId, roomId);
  });
  container.resolve(SidebarNotes).add(async (viewer) => ({
    counts: { notifications: await notifications.unread(viewer) },
  }));
}
