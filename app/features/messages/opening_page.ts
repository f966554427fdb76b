import { singleton } from "../../platform/container/index.ts";
import { unreadOf, type ViewerRoom } from "../rooms/index.ts";
import { messageNotFound } from "./message_errors.ts";
import { type Page, Pagination } from "./pagination.ts";
import { TimelineRepository } from "./timeline_repository.ts";

/** What somebody opens a room for: a message, a moment in milliseconds, or what is new. */
export interface Wanted {
  message?: number | undefined;
  at?: number | undefined;
}

/** The page with which a room opens. */
export interface Opening {
  page: Page;
  /** The message that was asked for. */
  focus_id: number | null;
  /** Where the line "New" stands. */
  first_unread_id: number | null;
}

/** Decides with which page a room opens: around a message, from a day on, at the first unread one, or the newest. */
@singleton()
export class OpeningPage {
  readonly #pagination: Pagination;
  readonly #timeline: TimelineRepository;

  constructor(pagination: Pagination, timeline: TimelineRepository) {
    this.#pagination = pagination;
    this.#timeline = timeline;
  }

  /** @throws NotFoundError `message_not_found` when the message is not one of this room */
  async of(found: ViewerRoom, { message, at }: Wanted): Promise<Opening> {
    const first_unread_id = await this.#firstUnread(found);
    const { id } = found.room;
    if (message !== undefined) return { ...(await this.#around(id, message)), first_unread_id };
    if (at !== undefined) {
      const page = await this.#pagination.page(id, { at });
      return { page, focus_id: page.messages[0]?.id ?? null, first_unread_id };
    }
    return { page: await this.#withUnread(id, first_unread_id), focus_id: null, first_unread_id };
  }

  async #around(roomId: number, message: number): Promise<{ page: Page; focus_id: number }> {
    const page = await this.#pagination.page(roomId, { around: message });
    if (!page.messages.some(({ id }) => id === message)) throw messageNotFound();
    return { page, focus_id: message };
  }

  /** The newest page, unless what is unread begins before it. */
  async #withUnread(roomId: number, firstUnread: number | null): Promise<Page> {
    const newest = await this.#pagination.page(roomId);
    const [oldest] = newest.messages;
    if (firstUnread === null || oldest === undefined || firstUnread >= oldest.id) return newest;
    return this.#pagination.page(roomId, { around: firstUnread });
  }

  async #firstUnread({ room, membership }: ViewerRoom): Promise<number | null> {
    if (!membership || unreadOf(room, membership) === 0) return null;
    const { user_id, last_read_id } = membership;
    const first = await this.#timeline.firstUnread(room.id, {
      after: last_read_id,
      reader: user_id,
    });
    return first?.id ?? null;
  }
}
