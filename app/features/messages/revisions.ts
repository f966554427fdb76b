import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { abilitiesIn, ReadPositions, roomArchived, RoomSequence } from "../rooms/index.ts";
import { ChangeLog } from "./change_log.ts";
import { checkedText } from "./draft.ts";
import {
  mayNotDelete,
  messageDeletedAlready,
  messageNotFound,
  notTheAuthor,
} from "./message_errors.ts";
import { MessageLimits } from "./message_limits.ts";
import { type MessageResource, messageResource } from "./message_resource.ts";
import { MessageResources } from "./message_resources.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { rendered } from "./rendered.ts";
import type { Message } from "./tables.ts";
import { type FoundMessage, ViewerMessages } from "./viewer_messages.ts";

/** Changes messages that are there. What is deleted keeps its place and loses its words, also the earlier ones. */
@singleton()
export class Revisions {
  readonly #database: Database;
  readonly #repository: MessagesRepository;
  readonly #viewerMessages: ViewerMessages;
  readonly #changes: ChangeLog;
  readonly #sequence: RoomSequence;
  readonly #positions: ReadPositions;
  readonly #resources: MessageResources;
  readonly #limits: MessageLimits;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: MessagesRepository,
    viewerMessages: ViewerMessages,
    changes: ChangeLog,
    sequence: RoomSequence,
    positions: ReadPositions,
    resources: MessageResources,
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
    const { message, found } = await this.findToEdit(viewer, id);
    const written = rendered(checkedText(content, this.#limits.in(found.room)));
    return this.#revise(viewer, message, async (now, at) => {
      if (now.deleted_at !== null) throw messageDeletedAlready();
      if (now.body === written.body) return undefined;
      await this.#repository.keepVersion(now, at);
      return { kind: "edited", update: { ...written, edited_at: at } };
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
    return this.#revise(viewer, message, async (now, at) => {
      if (now.deleted_at !== null) return undefined;
      await this.#repository.dropVersions(id);
      await this.#positions.messageDeleted(now.room_id, now.ordinal);
      return { kind: "deleted", update: { body: "", html: "", deleted_at: at } };
    });
  }

  /** The room is locked first, so that the message cannot change under our hands. */
  async #revise(viewer: Viewer, { id, ...old }: Message, decide: Decide): Promise<MessageResource> {
    const author = await this.#resources.author(old.author_id);
    return this.#database.transaction(async () => {
      await this.#sequence.lock(old.room_id);
      const now = await this.#repository.find(id);
      if (!now) throw messageNotFound();
      const at = this.#clock.now();
      const revision = await decide(now, at);
      if (!revision) return messageResource(now, author);
      const update = {
        ...revision.update,
        change_seq: await this.#sequence.nextChange(now.room_id),
      };
      await this.#repository.update(id, update);
      const { kind } = revision;
      const message = { ...now, ...update };
      return this.#changes.record({ kind, message, author, actorId: viewer.id, at });
    });
  }
}

/** What becomes of a message as it is now, at this time in milliseconds; undefined when it stays as it is. */
type Decide = (now: Message, at: number) => Promise<Revision | undefined>;

interface Revision {
  kind: "edited" | "deleted";
  update: Partial<Pick<Message, "body" | "html" | "edited_at" | "deleted_at">>;
}
