import { singleton } from "../../../platform/container/index.ts";
import { Faces } from "../../accounts/index.ts";
import { type Room, RoomSequence, Rosters } from "../../rooms/index.ts";
import { ChangeLog } from "../change_log.ts";
import { EVERYBODY, mentionsIn } from "../mentions/mention.ts";
import { ensureNoNote } from "../kinds/is_note.ts";
import { messageNotFound, noThreadAtDeleted } from "../message_errors.ts";
import { MessagesRepository } from "../messages_repository.ts";
import type { Message } from "../tables.ts";
import { FollowersRepository } from "./followers_repository.ts";
import { type StoredThread, threadIn } from "./thread.ts";
import { ThreadsRepository } from "./threads_repository.ts";

/** Where a reply stands. */
export interface ThreadPlace {
  thread_root_id: number;
  thread_ordinal: number;
}

/** Whose act changed a thread, and when in milliseconds. */
interface Cause {
  actorId: number;
  at: number;
}

const MOST_FACES = 3;

/** Threads as they grow. Everything here happens in the transaction that has locked the room. */
@singleton()
export class Threads {
  readonly #repository: ThreadsRepository;
  readonly #followers: FollowersRepository;
  readonly #messages: MessagesRepository;
  readonly #sequence: RoomSequence;
  readonly #changes: ChangeLog;
  readonly #rosters: Rosters;
  readonly #faces: Faces;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: ThreadsRepository,
    followers: FollowersRepository,
    messages: MessagesRepository,
    sequence: RoomSequence,
    changes: ChangeLog,
    rosters: Rosters,
    faces: Faces,
  ) {
    this.#repository = repository;
    this.#followers = followers;
    this.#messages = messages;
    this.#sequence = sequence;
    this.#changes = changes;
    this.#rosters = rosters;
    this.#faces = faces;
  }

  /**
   * The place of the next reply. A reply to a reply stands in the same thread.
   *
   * @throws NotFoundError `message_not_found`, ConflictError `message_deleted` where nobody replied before, `message_is_note`
   */
  async place(roomId: number, messageId: number): Promise<ThreadPlace> {
    const message = await this.#messages.find(messageId);
    if (message?.room_id !== roomId) throw messageNotFound();
    ensureNoNote(message);
    const root = message.thread_root_id ?? message.id;
    const thread = await this.#repository.find(root);
    if (!thread && message.deleted_at !== null) throw noThreadAtDeleted();
    return { thread_root_id: root, thread_ordinal: (thread?.last_ordinal ?? 0) + 1 };
  }

  /** A reply was written: the thread grows, its author follows it, and the first message shows it. */
  async replied(reply: Message, room: Pick<Room, "kind">): Promise<void> {
    const { id, room_id, thread_root_id: root_id, thread_ordinal, author_id } = reply;
    if (root_id === null || thread_ordinal === null) return;
    const root = await this.#root(root_id);
    const thread = { root_id, room_id, last_ordinal: thread_ordinal, last_reply_id: id };
    await this.#repository.save(thread);
    if (thread_ordinal === 1) await this.#begin(root, room);
    const author = { root_id, user_id: author_id };
    await this.#followers.set(author, 1);
    await this.#followers.advanceTo(author, {
      last_read_id: id,
      last_read_ordinal: thread_ordinal,
    });
    await this.#followers.setUnreadDeleted(author, 0);
    const { created_at: at } = reply;
    await this.#show(root, grown(root.thread, { author_id, at }), { actorId: author_id, at });
  }

  /**
   * Replies came from elsewhere: their threads grow, their authors follow them and have read them, and the first
   * messages show it without a change.
   */
  async restore(replies: readonly Message[]): Promise<void> {
    const byRoot = Map.groupBy(replies, ({ thread_root_id }) => thread_root_id);
    for (const [root_id, those] of byRoot) {
      const last = those.findLast(({ thread_ordinal }) => thread_ordinal !== null);
      if (root_id === null || !last) continue;
      const place = { last_ordinal: last.thread_ordinal ?? 0, last_reply_id: last.id };
      await this.#repository.save({ root_id, room_id: last.room_id, ...place });
      const root = await this.#root(root_id);
      const people = new Set([root, ...those].map(({ author_id }) => author_id));
      const read = { last_read_id: last.id, last_read_ordinal: place.last_ordinal };
      for (const user_id of people) {
        await this.#followers.set({ root_id, user_id }, 1);
        await this.#followers.advanceTo({ root_id, user_id }, read);
      }
      await this.#messages.update(root_id, { thread: await this.#sum(root_id) });
    }
  }

  /** A reply was deleted. */
  async replyDeleted(reply: Message, cause: Cause): Promise<void> {
    const { thread_root_id: root, thread_ordinal } = reply;
    if (root === null || thread_ordinal === null) return;
    await this.#followers.countDeleted(root, thread_ordinal);
    await this.#show(await this.#root(root), await this.#sum(root), cause);
  }

  /** Who is concerned by a thread from its beginning: its first author, those named there, everybody in a direct room. */
  async #begin(root: Message, { kind }: Pick<Room, "kind">): Promise<void> {
    const named = mentionsIn(root.mentions).map(({ id }) => id);
    const people = [root.author_id, ...named.filter((id) => id !== EVERYBODY)];
    const all = kind === "direct" ? await this.#members(root.room_id) : [];
    await this.#followers.follow(root.id, [...people, ...all]);
  }

  async #members(roomId: number): Promise<number[]> {
    return ((await this.#rosters.of([roomId])).get(roomId) ?? []).map(({ user_id }) => user_id);
  }

  /** The first message shows the thread as it is now, with a change of its own. */
  async #show(root: Message, thread: StoredThread, { actorId, at }: Cause): Promise<void> {
    const change_seq = await this.#sequence.nextChange(root.room_id);
    const update = { thread, change_seq };
    await this.#messages.update(root.id, update);
    const author = await this.#faces.one(root.author_id);
    const message = { ...root, ...update };
    await this.#changes.record({ kind: "threaded", message, author, actorId, at });
  }

  async #sum(rootId: number): Promise<StoredThread> {
    const replies = await this.#repository.newest(rootId);
    const [newest] = replies;
    if (!newest) return null;
    const user_ids = [...new Set(replies.map(({ author_id }) => author_id))].slice(0, MOST_FACES);
    const count = await this.#repository.count(rootId);
    return JSON.stringify({ count, last_at: newest.created_at, user_ids });
  }

  async #root(id: number): Promise<Message> {
    const root = await this.#messages.find(id);
    if (!root) throw messageNotFound();
    return root;
  }
}

/** The sum with one reply more. */
function grown(before: StoredThread, { author_id, at }: { author_id: number; at: number }) {
  const sum = threadIn(before);
  const others = (sum?.user_ids ?? []).filter((id) => id !== author_id);
  const user_ids = [author_id, ...others].slice(0, MOST_FACES);
  return JSON.stringify({ count: (sum?.count ?? 0) + 1, last_at: at, user_ids });
}
