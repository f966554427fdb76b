import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { abilitiesIn, ReadPositions, roomArchived, RoomSequence } from "../rooms/index.ts";
import { ChangesRepository } from "./changes_repository.ts";
import { checkedText } from "./draft.ts";
import {
  mayNotDelete,
  messageDeletedAlready,
  messageNotFound,
  notTheAuthor,
} from "./message_errors.ts";
import { MessageLimits } from "./message_limits.ts";
import { MessageNews } from "./message_news.ts";
import type { MessageResource } from "./message_resource.ts";
import { MessageResources } from "./message_resources.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { rendered, type Written } from "./rendered.ts";
import type { ChangeKind, Message } from "./tables.ts";
import { type FoundMessage, ViewerMessages } from "./viewer_messages.ts";

/** Changes messages that are there. What is deleted keeps its place and loses its words, also the earlier ones. */
@singleton()
export class Revisions {
  readonly #database: Database;
  readonly #repository: MessagesRepository;
  readonly #viewerMessages: ViewerMessages;
  readonly #changes: ChangesRepository;
  readonly #sequence: RoomSequence;
  readonly #positions: ReadPositions;
  readonly #resources: MessageResources;
  readonly #news: MessageNews;
  readonly #limits: MessageLimits;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: MessagesRepository,
    viewerMessages: ViewerMessages,
    changes: ChangesRepository,
    sequence: RoomSequence,
    positions: ReadPositions,
    resources: MessageResources,
    news: MessageNews,
    limits: MessageLimits,
    clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#viewerMessages = viewerMessages;
    this.#changes = changes;
    this.#sequence = sequence;
    this.#positions = positions;
    this.#resources = resources;
    this.#news = news;
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Gives an own message other words; what it said is kept. The same words change nothing.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_the_author`
   * @throws ConflictError `message_deleted`, `room_archived`
   * @throws ValidationError `message_empty`, `message_too_long`
   */
  async edit(viewer: Viewer, id: number, content: string): Promise<MessageResource> {
    const { room } = (await this.findToEdit(viewer, id)).found;
    const written = rendered(checkedText(content, this.#limits.in(room)));
    return this.#inRoom(room.id, id, async (message) => {
      if (message.deleted_at !== null) throw messageDeletedAlready();
      return message.body === written.body ? message : this.#rewrite(viewer, message, written);
    });
  }

  /** An own message that may still be edited. @throws as `edit` */
  async findToEdit(viewer: Viewer, id: number): Promise<FoundMessage> {
    const one = await this.#viewerMessages.find(viewer, id);
    if (one.message.author_id !== viewer.id) throw notTheAuthor();
    if (one.message.deleted_at !== null) throw messageDeletedAlready();
    if (one.found.room.archived_at !== null) throw roomArchived();
    return one;
  }

  /**
   * Takes a message away: an own one, or any by who leads the room. Doing it twice changes nothing.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_allowed_in_room`
   */
  async delete(viewer: Viewer, id: number): Promise<MessageResource> {
    const { message, found } = await this.#viewerMessages.find(viewer, id);
    if (message.author_id !== viewer.id && !abilitiesIn(found).administer) throw mayNotDelete();
    return this.#inRoom(found.room.id, id, async (now) => {
      return now.deleted_at === null ? this.#remove(viewer, now) : now;
    });
  }

  /** The room is locked first, so that the message cannot change under our hands. */
  #inRoom(
    roomId: number,
    id: number,
    work: (message: Message) => Promise<Message>,
  ): Promise<MessageResource> {
    return this.#database.transaction(async () => {
      await this.#sequence.lock(roomId);
      const message = await this.#repository.find(id);
      if (!message) throw messageNotFound();
      return this.#resources.one(await work(message));
    });
  }

  async #rewrite(viewer: Viewer, message: Message, written: Written): Promise<Message> {
    const at = this.#clock.now();
    await this.#repository.keepVersion(message, at);
    return this.#record("edited", { viewer, message, at, update: { ...written, edited_at: at } });
  }

  async #remove(viewer: Viewer, message: Message): Promise<Message> {
    const at = this.#clock.now();
    await this.#repository.dropVersions(message.id);
    await this.#positions.messageDeleted(message.room_id, message.ordinal);
    return this.#record("deleted", {
      viewer,
      message,
      at,
      update: { body: "", html: "", deleted_at: at },
    });
  }

  async #record(kind: ChangeKind, { viewer, message, at, update }: Revision): Promise<Message> {
    const { id, room_id } = message;
    const seq = await this.#sequence.nextChange(room_id);
    await this.#repository.update(id, { ...update, change_seq: seq });
    await this.#changes.insert({ room_id, seq, kind, message_id: id, actor_id: viewer.id, at });
    const changed: Message = { ...message, ...update, change_seq: seq };
    await this.#news.add(kind, await this.#resources.one(changed));
    return changed;
  }
}

interface Revision {
  viewer: Viewer;
  message: Message;
  at: number;
  update: Partial<Pick<Message, "body" | "html" | "edited_at" | "deleted_at">>;
}
