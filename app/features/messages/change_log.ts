import { singleton } from "../../platform/container/index.ts";
import { Faces, type UserResource } from "../accounts/index.ts";
import { ChangeWitnesses } from "./change_witnesses.ts";
import { ChangesRepository } from "./changes_repository.ts";
import { MessageNews } from "./message_news.ts";
import {
  type MessageResource,
  messageResource,
  peopleIn,
  type People,
} from "./message_resource.ts";
import type { ChangeKind, Message } from "./tables.ts";

/** What happened to a message, and who did it when. */
export interface Happening {
  kind: ChangeKind;
  /** As it is after the change; its `change_seq` is the number of the change. */
  message: Message;
  author: UserResource | undefined;
  actorId: number;
  /** Milliseconds. */
  at: number;
  /** For whom a new message is, in a conversation of two. */
  receiverId?: number | undefined;
  /** Whether the author reads by it what they had not read before. */
  reads?: boolean | undefined;
}

/** Writes down what happened to a message and lets it be told, in the transaction of the change itself. */
@singleton()
export class ChangeLog {
  readonly #changes: ChangesRepository;
  readonly #news: MessageNews;
  readonly #witnesses: ChangeWitnesses;
  readonly #faces: Faces;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    changes: ChangesRepository,
    news: MessageNews,
    witnesses: ChangeWitnesses,
    faces: Faces,
  ) {
    this.#changes = changes;
    this.#news = news;
    this.#witnesses = witnesses;
    this.#faces = faces;
  }

  /** @returns the message as everybody will get it */
  async record({
    kind,
    message,
    author,
    actorId,
    at,
    receiverId,
    reads,
  }: Happening): Promise<MessageResource> {
    const { id, room_id, change_seq } = message;
    const change = { room_id, seq: change_seq, kind, message_id: id, actor_id: actorId, at };
    await this.#changes.insert(change);
    await this.#witnesses.tell(kind, message);
    const resource = messageResource(message, await this.#people(message, author));
    await this.#news.add(kind, resource, { actorId, receiverId, reads });
    return resource;
  }

  /** The author was read before the room was locked; others are asked for where a message shows any. */
  async #people(message: Message, author: UserResource | undefined): Promise<People> {
    const isAlone = message.thread === null && message.mentions === null;
    if (!isAlone) return this.#faces.of(peopleIn(message));
    return new Map(author && [[author.id, author]]);
  }
}
