import { singleton } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { type Page, Pagination } from "../pagination.ts";
import { TimelineRepository } from "../timeline_repository.ts";
import { type FoundThread, ViewerThreads } from "./viewer_threads.ts";

/** The page with which a thread opens. */
export interface OpenedThread {
  thread: FoundThread;
  page: Page;
  /** The reply that was asked for, if it is one of the thread. */
  focus_id: number | null;
  /** Where the line "New" stands. */
  first_unread_id: number | null;
  following: boolean;
}

/** Decides with which page a thread opens: around a reply, at the first unread one, or the newest. */
@singleton()
export class ThreadOpening {
  readonly #viewerThreads: ViewerThreads;
  readonly #pagination: Pagination;
  readonly #timeline: TimelineRepository;

  constructor(viewerThreads: ViewerThreads, pagination: Pagination, timeline: TimelineRepository) {
    this.#viewerThreads = viewerThreads;
    this.#pagination = pagination;
    this.#timeline = timeline;
  }

  /** @throws NotFoundError `message_not_found` */
  async of(
    viewer: Viewer,
    messageId: number,
    { message }: { message?: number | undefined },
  ): Promise<OpenedThread> {
    const thread = await this.#viewerThreads.find(viewer, messageId);
    const list = { thread: thread.root.id };
    const first_unread_id = await this.#firstUnread(thread, viewer.id);
    const around = message ?? first_unread_id ?? undefined;
    const page = await this.#pagination.page(list, { around });
    const isThere = page.messages.some(({ id }) => id === message);
    const following = thread.follower?.following === 1;
    return {
      thread,
      page,
      focus_id: isThere ? (message ?? null) : null,
      first_unread_id,
      following,
    };
  }

  /** Who has never been in a thread finds nothing new in it: all of it is. */
  async #firstUnread({ root, follower }: FoundThread, reader: number): Promise<number | null> {
    if (!follower || follower.following !== 1) return null;
    const after = follower.last_read_id;
    const first = await this.#timeline.firstUnread({ thread: root.id }, { after, reader });
    return first?.id ?? null;
  }
}
