import { singleton } from "../../platform/container/index.ts";
import { unreadOf, type ViewerRoom } from "../rooms/index.ts";
import { messageNotFound } from "./message_errors.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { NewestPages } from "./newest_pages.ts";
import { type Page, Pagination } from "./pagination.ts";
import type { Message } from "./tables.ts";
import { TimelineRepository } from "./timeline_repository.ts";

/** What somebody opens a room for: a message, a moment in milliseconds, or what is new. */
export interface Wanted {
  message?: number | undefined;
  at?: number | undefined;
  /** A thread of the room, by its first message. */
  thread?: number | undefined;
}

/** The page with which a room opens. */
export interface Opening {
  page: Page;
  /** The message that was asked for. */
  focus_id: number | null;
  /** Where the line "New" stands. */
  first_unread_id: number | null;
  /** The thread that opens beside it, and the reply in it that was asked for. */
  thread_id: number | null;
  reply_id: number | null;
}

const NO_THREAD = { thread_id: null, reply_id: null };

/** Decides with which page a room opens: around a message, from a day on, at the first unread one, or the newest. */
@singleton()
export class OpeningPage {
  readonly #pagination: Pagination;
  readonly #newest: NewestPages;
  readonly #timeline: TimelineRepository;
  readonly #messages: MessagesRepository;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    pagination: Pagination,
    newest: NewestPages,
    timeline: TimelineRepository,
    messages: MessagesRepository,
  ) {
    this.#pagination = pagination;
    this.#newest = newest;
    this.#timeline = timeline;
    this.#messages = messages;
  }

  /** @throws NotFoundError `message_not_found` when the message is not one of this room */
  async of(found: ViewerRoom, { message, at, thread }: Wanted): Promise<Opening> {
    const { id } = found.room;
    const beside = { ...NO_THREAD, thread_id: thread ?? null };
    if (thread !== undefined && message !== undefined)
      return { ...(await this.#withUnread(found)), ...beside, reply_id: message };
    if (message === undefined && at === undefined)
      return { ...(await this.#withUnread(found)), ...beside };
    const first_unread_id = await this.#firstUnread(found);
    if (message !== undefined) return { ...(await this.#around(id, message)), first_unread_id };
    const page = await this.#pagination.page(id, { at });
    return { page, focus_id: page.messages[0]?.id ?? null, first_unread_id, ...beside };
  }

  async #around(roomId: number, message: number): Promise<Omit<Opening, "first_unread_id">> {
    const page = await this.#pagination.page(roomId, { around: message });
    if (page.messages.some(({ id }) => id === message))
      return { page, focus_id: message, ...NO_THREAD };
    const reply = await this.#messages.find(message);
    if (reply?.room_id !== roomId || reply.thread_root_id === null) throw messageNotFound();
    const { thread_root_id: root } = reply;
    return { ...(await this.#around(roomId, root)), thread_id: root, reply_id: message };
  }

  /** The newest page, unless what is unread begins before it. */
  async #withUnread(found: ViewerRoom): Promise<Opening> {
    const newest = await this.#newest.of(found.room);
    const first_unread_id = await this.#firstUnread(found, newest);
    const [oldest] = newest.messages;
    const isThere =
      first_unread_id === null || oldest === undefined || first_unread_id >= oldest.id;
    const page = isThere
      ? newest
      : await this.#pagination.page(found.room.id, { around: first_unread_id });
    return { page, focus_id: null, first_unread_id, ...NO_THREAD };
  }

  /** @param newest tells it without a query when one has read into it */
  async #firstUnread({ room, membership }: ViewerRoom, newest?: Page): Promise<number | null> {
    if (!membership || unreadOf(room, membership) === 0) return null;
    const { last_read_id: after } = membership;
    const [oldest] = newest?.messages ?? [];
    const first =
      newest && oldest && (after >= oldest.id || newest.at_start)
        ? newest.messages.find((message) => isUnread(message, after))
        : await this.#timeline.firstUnread(room.id, { after });
    return first?.id ?? null;
  }
}

/**
 * Neither what is deleted nor what only notes something says anything. Who writes has read: an own message is unread
 * only where its author marked it so.
 */
function isUnread({ id, body }: Message, after: number): boolean {
  return id > after && body !== "";
}
