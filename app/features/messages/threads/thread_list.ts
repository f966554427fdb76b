import { singleton } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { directName, MembersList, type RoomKind, ViewerRooms } from "../../rooms/index.ts";
import type { MessageResource } from "../message_resource.ts";
import { MessageResources } from "../message_resources.ts";
import { MessagesRepository } from "../messages_repository.ts";
import { type FollowedThread, ThreadsRepository } from "./threads_repository.ts";

/** A thread in the list of those that somebody follows. */
export interface ListedThread {
  thread_id: number;
  room: { id: number; name: string; kind: RoomKind };
  /** The message that began it. */
  root: MessageResource;
  last_reply: MessageResource;
  unread: number;
}

export interface ThreadPage {
  data: ListedThread[];
  has_more: boolean;
  /** What `before` is for the next page. */
  next: number | null;
}

const PAGE = 30;

/** The threads that somebody follows, in a constant number of queries. */
@singleton()
export class ThreadList {
  readonly #threads: ThreadsRepository;
  readonly #messages: MessagesRepository;
  readonly #resources: MessageResources;
  readonly #rooms: ViewerRooms;
  readonly #members: MembersList;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    threads: ThreadsRepository,
    messages: MessagesRepository,
    resources: MessageResources,
    rooms: ViewerRooms,
    members: MembersList,
  ) {
    this.#threads = threads;
    this.#messages = messages;
    this.#resources = resources;
    this.#rooms = rooms;
    this.#members = members;
  }

  /** Those with the newest replies first. @param before `next` of the page before */
  async page(
    viewer: Viewer,
    { before = Number.MAX_SAFE_INTEGER, limit = PAGE }: Partial<ThreadPageQuery> = {},
  ): Promise<ThreadPage> {
    const found = await this.#threads.followed(viewer.id, { before, limit: limit + 1 });
    const threads = found.slice(0, limit);
    const data = await this.#listed(viewer, threads);
    const has_more = found.length > limit;
    return { data, has_more, next: has_more ? (threads.at(-1)?.last_reply_id ?? null) : null };
  }

  async #listed(viewer: Viewer, threads: readonly FollowedThread[]): Promise<ListedThread[]> {
    const ids = threads.flatMap(({ root_id, last_reply_id }) => [root_id, last_reply_id]);
    const found = await this.#messages.findMany([...new Set(ids)]);
    const messages = await this.#resources.for(viewer, found);
    const byId = new Map(messages.map((message) => [message.id, message]));
    const rooms = await this.#namesOf(viewer, threads);
    return threads.flatMap(({ root_id: thread_id, room_id, last_reply_id, unread }) => {
      const [root, last_reply, room] = [
        byId.get(thread_id),
        byId.get(last_reply_id),
        rooms.get(room_id),
      ];
      if (!root || !last_reply || !room) return [];
      return [{ thread_id, room, root, last_reply, unread: Math.max(0, unread) }];
    });
  }

  async #namesOf(viewer: Viewer, threads: readonly FollowedThread[]) {
    const found = await this.#rooms.findMany(viewer, [
      ...new Set(threads.map((one) => one.room_id)),
    ]);
    const direct = found.filter(({ room }) => room.kind === "direct").map(({ room }) => room.id);
    const people = await this.#members.ofRooms(direct);
    const named = ({ room: { id, name, kind } }: (typeof found)[number]) => {
      const others = (people.get(id) ?? []).filter((one) => one.id !== viewer.id);
      return [id, { id, kind, name: name ?? directName(others) }] as const;
    };
    return new Map(found.map(named));
  }
}

interface ThreadPageQuery {
  before: number | undefined;
  limit: number | undefined;
}
