import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Log, type Logger } from "../../platform/logging/index.ts";
import { Hub, Presence } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { ViewerRooms } from "../rooms/index.ts";
import {
  checkedDraft,
  dataIn,
  type NotificationDraft,
  notificationResource,
  type NotificationResource,
} from "./notification.ts";
import { notificationNotFound } from "./notification_errors.ts";
import { notification, notificationsChanged } from "./notification_events.ts";
import { NotificationsRepository } from "./notifications_repository.ts";
import type { NotificationRow } from "./tables.ts";

/** A page of one's notifications, the newest first. */
export interface NotificationsPage {
  data: NotificationResource[];
  has_more: boolean;
  unread: number;
}

interface PageQuery {
  unread?: boolean | undefined;
  before?: number | undefined;
  limit?: number | undefined;
}

const PAGE = 30;
/** Rows in one statement. */
const TOGETHER = 500;

type Reader = Pick<Viewer, "id">;

/** Tells people what concerns them, and keeps it until they have read it. */
@singleton()
export class Notifications {
  readonly #repository: NotificationsRepository;
  readonly #database: Database;
  readonly #rooms: ViewerRooms;
  readonly #presence: Presence;
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: NotificationsRepository,
    database: Database,
    rooms: ViewerRooms,
    presence: Presence,
    hub: Hub,
    clock: Clock,
    log: Log,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#rooms = rooms;
    this.#presence = presence;
    this.#hub = hub;
    this.#clock = clock;
    this.#log = log.part("notifications");
  }

  /**
   * Tells people something. Where there is a subject, what a person has of it is made new instead of piling up; from
   * any number of nodes at once.
   *
   * @throws ValidationError `notification_invalid`
   * @example await notifications.send({ user_id: 7, title: "Ada named you", message: "@Ben look", type: "mention" });
   */
  async send(...drafts: readonly NotificationDraft[]): Promise<void> {
    const at = this.#clock.now();
    const rows = drafts.map((draft) => rowOf(checkedDraft(draft), at));
    for (let from = 0; from < rows.length; from += TOGETHER) {
      const some = rows.slice(from, from + TOGETHER);
      await this.#repository.save(some);
      this.#database.afterCommit(() => {
        this.#deliver(some).catch((error: unknown) => {
          // It stands in the list, and with every page the bell is counted anew.
          this.#log.warn({ err: error }, "people were not told at once of a notification");
        });
      });
    }
  }

  /** One's own, the newest first; what is about rooms that one left is not told. */
  async page(
    viewer: Viewer,
    { unread, before, limit = PAGE }: PageQuery,
  ): Promise<NotificationsPage> {
    const query = { unread, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 };
    const found = await this.#repository.page(viewer.id, this.#clock.now(), query);
    const data = await this.#visible(viewer, found.slice(0, limit));
    return {
      data: data.map(notificationResource),
      has_more: found.length > limit,
      unread: await this.unread(viewer),
    };
  }

  unread({ id }: Reader): Promise<number> {
    return this.#repository.unread(id, this.#clock.now());
  }

  /** Those of somebody that a test holds for, such as all about one message. */
  async markWhere(
    reader: Reader,
    isIt: (data: NotificationResource["data"]) => boolean,
  ): Promise<void> {
    const rows = await this.#repository.allUnread(reader.id, this.#clock.now());
    const ids = rows.filter((row) => isIt(dataIn(row))).map(({ id }) => id);
    if (ids.length > 0) await this.#mark(reader, ids);
  }

  /** One is read, or all are; on every device. @throws NotFoundError `notification_not_found` */
  async markAsRead(viewer: Viewer, id?: number): Promise<number> {
    if (id !== undefined) await this.#find(viewer, id);
    await this.#mark(viewer, id === undefined ? undefined : [id]);
    return this.unread(viewer);
  }

  /** @throws NotFoundError `notification_not_found` */
  async remove(viewer: Viewer, id: number): Promise<number> {
    await this.#find(viewer, id);
    await this.#repository.remove(viewer.id, [id]);
    return this.#tellChange(viewer);
  }

  /** What was said is not so any more: those of a subject go, of all or of some people. */
  async withdraw(subject: string, userIds?: readonly number[]): Promise<void> {
    for (const id of await this.#repository.withdraw(subject, userIds))
      await this.#tellChange({ id });
  }

  /** Somebody is out of a room: what they were told of it goes. */
  async forgetRoom(userId: number, roomId: number): Promise<void> {
    const rows = await this.#repository.of(userId);
    const ids = rows.filter((row) => dataIn(row).room_id === roomId).map(({ id }) => id);
    if (ids.length === 0) return;
    await this.#repository.remove(userId, ids);
    await this.#tellChange({ id: userId });
  }

  async #mark(reader: Reader, ids?: readonly number[]): Promise<void> {
    const changed = await this.#repository.markRead(reader.id, this.#clock.now(), ids);
    if (changed > 0) await this.#tellChange(reader);
  }

  async #tellChange(reader: Reader): Promise<number> {
    const unread = await this.unread(reader);
    await this.#hub.sendToUser(reader.id, notificationsChanged, { unread });
    return unread;
  }

  async #find(viewer: Viewer, id: number): Promise<NotificationRow> {
    const row = await this.#repository.find(viewer.id, id);
    const [seen] = row ? await this.#visible(viewer, [row]) : [];
    if (!seen) throw notificationNotFound();
    return seen;
  }

  async #visible(viewer: Viewer, rows: readonly NotificationRow[]): Promise<NotificationRow[]> {
    const roomOf = (row: NotificationRow) => dataIn(row).room_id;
    const ids = new Set(rows.flatMap((row) => roomOf(row) ?? []));
    const mine = await this.#rooms.findMany(viewer, [...ids]);
    const seen = new Set(mine.map(({ room }) => room.id));
    return rows.filter((row) => seen.has(roomOf(row) ?? 0) || roomOf(row) === undefined);
  }

  /** To the devices that are there. */
  async #deliver(rows: readonly Omit<NotificationRow, "id">[]): Promise<void> {
    const online = await this.#presence.isOnline(rows.map(({ user_id }) => user_id));
    const bySubject = Map.groupBy(
      rows.filter(({ user_id }) => online.has(user_id)),
      ({ subject }) => subject,
    );
    for (const same of bySubject.values()) await this.#push(same);
  }

  async #push(rows: readonly Omit<NotificationRow, "id">[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const saved = await this.#repository.saved(
      first,
      rows.map(({ user_id }) => user_id),
    );
    for (const row of saved) {
      const { is_read: _, ...told } = notificationResource(row);
      await this.#hub.sendToUser(row.user_id, notification, told);
    }
    const ids = saved.map(({ id }) => id);
    if (ids.length > 0) await this.#repository.markDelivered(ids, this.#clock.now());
  }
}

function rowOf(
  { data, subject, expires_at, ...draft }: ReturnType<typeof checkedDraft>,
  at: number,
): Omit<NotificationRow, "id"> {
  const news = { is_read: 0 as const, delivered_at: null, read_at: null };
  const times = { expires_at: expires_at ?? null, created_at: at, updated_at: at };
  return { ...draft, subject: subject ?? null, data: JSON.stringify(data), ...news, ...times };
}
