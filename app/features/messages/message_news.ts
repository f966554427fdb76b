import { singleton } from "../../platform/container/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { type EventType, Hub, ownChannel } from "../../platform/realtime/index.ts";
import { roomChannel, roomSubject } from "../rooms/index.ts";
import {
  messageCreated,
  messageDeleted,
  messageUpdated,
  threadActivity,
} from "./message_events.ts";
import type { MessageResource } from "./message_resource.ts";
import { RoomActivity } from "./room_activity.ts";
import { FollowersRepository } from "./threads/followers_repository.ts";
import type { ChangeKind } from "./tables.ts";

const TOPIC = "message.changed";

interface Payload {
  kind: ChangeKind;
  message: MessageResource;
  receiver_id?: number | undefined;
  actor_id?: number | undefined;
  reads?: boolean | undefined;
}

/** What happened to a message, for those who are not in the room. */
export interface ToldChange {
  kind: ChangeKind;
  message: MessageResource;
  /** Who did it. */
  actorId: number;
  /** The author had not read all of the room before, and has now. */
  reads: boolean;
  /** The other one of a conversation of two, of a new message there. */
  receiverId: number | undefined;
}

type ToldListener = (change: ToldChange) => Promise<void>;

/** Who did it, and for whom a new message of a conversation of two is. */
interface Concerned {
  actorId: number;
  receiverId?: number | undefined;
  reads?: boolean | undefined;
}

/** Gets a new message of a conversation of two, and for whom it is. */
type PrivateListener = (message: MessageResource, receiverId: number) => Promise<void>;

interface MessageChange {
  message: MessageResource;
  room_id: number;
  seq: number;
}

const EVENTS: Record<ChangeKind, EventType<MessageChange>> = {
  created: messageCreated,
  edited: messageUpdated,
  deleted: messageDeleted,
  reacted: messageUpdated,
  quoted: messageUpdated,
  pinned: messageUpdated,
  unpinned: messageUpdated,
  previewed: messageUpdated,
  threaded: messageUpdated,
};

/** Tells the room what happened to a message, once it is stored and at least once, in the order of the changes. */
@singleton()
export class MessageNews {
  readonly #outbox: Outbox;
  readonly #hub: Hub;
  readonly #activity: RoomActivity;
  readonly #followers: FollowersRepository;
  readonly #private: PrivateListener[] = [];
  readonly #told: ToldListener[] = [];

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(outbox: Outbox, hub: Hub, activity: RoomActivity, followers: FollowersRepository) {
    this.#outbox = outbox;
    this.#hub = hub;
    this.#activity = activity;
    this.#followers = followers;
  }

  /** Inside the transaction of the change. */
  add(
    kind: ChangeKind,
    message: MessageResource,
    { actorId: actor_id, receiverId: receiver_id, reads }: Concerned,
  ): Promise<void> {
    const payload: Payload = { kind, message, receiver_id, actor_id, reads };
    return this.#outbox.add({ topic: TOPIC, subject: roomSubject(message.room_id), payload });
  }

  /** Calls when a message of a conversation of two is stored; at least once. */
  onPrivate(listener: PrivateListener): void {
    this.#private.push(listener);
  }

  /** Calls when a change is stored and told to the room; at least once. */
  onTold(listener: ToldListener): void {
    this.#told.push(listener);
  }

  /** Takes over the delivery; called once at start. */
  listen(): void {
    this.#outbox.handle(TOPIC, (payload) => this.#tell(payload as Payload), { live: true });
  }

  async #tell({ kind, message, receiver_id, actor_id, reads = false }: Payload): Promise<void> {
    const { room_id, seq } = message;
    await this.#hub.publish(roomChannel(room_id), EVENTS[kind], { message, room_id, seq });
    // What only notes something is nothing to read.
    const isNews = !message.aside && message.content !== "";
    if (kind === "created" && isNews) this.#activity.posted(message);
    if (kind === "deleted" && !message.aside) this.#activity.deleted(message);
    if (kind === "created") await this.#tellFollowers(message);
    if (receiver_id !== undefined)
      for (const listener of this.#private) await listener(message, receiver_id);
    const actorId = actor_id ?? message.author.id;
    const told = { kind, message, actorId, reads, receiverId: receiver_id };
    for (const listener of this.#told) await listener(told);
  }

  async #tellFollowers({ id, room_id, thread_id, author }: MessageResource): Promise<void> {
    if (thread_id === null) return;
    const followers = await this.#followers.of(thread_id);
    const data = { room_id, thread_id, message_id: id, author_id: author.id };
    await this.#hub.publish(followers.map(ownChannel), threadActivity, data);
  }
}
