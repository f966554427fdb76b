import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Hub } from "../../../platform/realtime/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { isMember, notAMember } from "../../rooms/index.ts";
import { threadReadChanged } from "../message_events.ts";
import { ReadingWitnesses } from "../reading_witnesses.ts";
import { TimelineRepository } from "../timeline_repository.ts";
import { FollowersRepository } from "./followers_repository.ts";
import { ThreadsRepository } from "./threads_repository.ts";
import { type FoundThread, ViewerThreads } from "./viewer_threads.ts";

/** Up to where somebody has read a thread, how much is left, and whether they follow it. */
export interface ThreadPlaceOf {
  room_id: number;
  thread_id: number;
  last_read_id: number;
  last_read_ordinal: number;
  unread: number;
  following: boolean;
}

/** Moves a person's place in a thread, and tells all their devices. */
@singleton()
export class ThreadReading {
  readonly #database: Database;
  readonly #viewerThreads: ViewerThreads;
  readonly #threads: ThreadsRepository;
  readonly #followers: FollowersRepository;
  readonly #timeline: TimelineRepository;
  readonly #witnesses: ReadingWitnesses;
  readonly #hub: Hub;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    viewerThreads: ViewerThreads,
    threads: ThreadsRepository,
    followers: FollowersRepository,
    timeline: TimelineRepository,
    witnesses: ReadingWitnesses,
    hub: Hub,
  ) {
    this.#database = database;
    this.#viewerThreads = viewerThreads;
    this.#threads = threads;
    this.#followers = followers;
    this.#timeline = timeline;
    this.#witnesses = witnesses;
    this.#hub = hub;
  }

  /**
   * Everything in the thread up to a message is read; never moves backwards.
   *
   * @param id of the thread's first message, or of any in it
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_a_member`
   */
  async markRead(viewer: Viewer, id: number, upTo: number): Promise<ThreadPlaceOf> {
    const thread = await this.#find(viewer, id);
    const list = { thread: thread.root.id };
    const follower = { root_id: thread.root.id, user_id: viewer.id };
    const last = await this.#timeline.lastUpTo(list, upTo);
    if (!last?.thread_ordinal) return this.#place(thread);
    const position = { last_read_id: last.id, last_read_ordinal: last.thread_ordinal };
    const moved = await this.#database.transaction(async () => {
      if (!(await this.#followers.advanceTo(follower, position))) return false;
      const deleted = await this.#timeline.countDeletedAfter(list, last.id);
      await this.#followers.setUnreadDeleted(follower, deleted);
      return true;
    });
    if (moved)
      await this.#witnesses.tell(viewer, {
        room_id: thread.root.room_id,
        thread_id: thread.root.id,
        up_to: last.id,
      });
    return this.#tell(viewer, id, moved);
  }

  /** Replies count from now on, or no longer. @throws as `markRead` */
  async follow(viewer: Viewer, id: number, follows: boolean): Promise<ThreadPlaceOf> {
    const { root } = await this.#find(viewer, id);
    // Who follows a message that nobody has replied to yet waits for its first reply.
    const { id: root_id, room_id } = root;
    await this.#threads.begin({ root_id, room_id, last_ordinal: 0, last_reply_id: root_id });
    await this.#followers.set({ root_id: root.id, user_id: viewer.id }, follows ? 1 : 2);
    return this.#tell(viewer, id, true);
  }

  /** Ids of all who have read a thread up to a message. */
  whoRead(rootId: number, messageId: number): Promise<Set<number>> {
    return this.#followers.whoRead(rootId, messageId);
  }

  async #find(viewer: Viewer, id: number): Promise<FoundThread> {
    const thread = await this.#viewerThreads.find(viewer, id);
    if (!isMember(thread.found)) throw notAMember();
    return thread;
  }

  async #tell(viewer: Viewer, id: number, changed: boolean): Promise<ThreadPlaceOf> {
    const place = await this.#place(await this.#find(viewer, id));
    if (changed) await this.#hub.sendToUser(viewer.id, threadReadChanged, place);
    return place;
  }

  async #place({ root, follower }: FoundThread): Promise<ThreadPlaceOf> {
    const thread = await this.#threads.find(root.id);
    const { last_read_id = 0, last_read_ordinal = 0, unread_deleted = 0 } = follower ?? {};
    const unread = (thread?.last_ordinal ?? 0) - last_read_ordinal - unread_deleted;
    return {
      room_id: root.room_id,
      thread_id: root.id,
      last_read_id,
      last_read_ordinal,
      unread: Math.max(0, unread),
      following: follower?.following === 1,
    };
  }
}
