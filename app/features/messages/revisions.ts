import { singleton } from "../../platform/container/index.ts";
import { AuditLog, type Viewer } from "../../platform/security/index.ts";
import { abilitiesIn, ReadPositions, roomArchived } from "../rooms/index.ts";
import { ensureNoNote } from "./kinds/is_note.ts";
import { notEditable } from "./kinds/kind_errors.ts";
import { MessageKinds } from "./kinds/message_kinds.ts";
import { storedData } from "./kinds/stored_data.ts";
import { mayNotDelete, messageDeletedAlready, notTheAuthor } from "./message_errors.ts";
import { MayWrite } from "./may_write.ts";
import { MessageLimits } from "./message_limits.ts";
import type { MessageResource } from "./message_resource.ts";
import { Mentions } from "./mentions/mentions.ts";
import type { Names } from "./mentions/names.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { ReactionsRepository } from "./reactions/reactions_repository.ts";
import { Quotes } from "./replies/quotes.ts";
import { Revising } from "./revising.ts";
import { Threads } from "./threads/threads.ts";
import type { Message } from "./tables.ts";
import { type FoundMessage, ViewerMessages } from "./viewer_messages.ts";

/** What is left of a deleted message. */
const NOTHING = {
  body: "",
  html: "",
  data: null,
  previews: null,
  reactions: null,
  quote: null,
  pinned_at: null,
  mentions: null,
};

/** Changes messages that are there. What is deleted keeps its place and loses its words, also the earlier ones. */
@singleton()
export class Revisions {
  readonly #repository: MessagesRepository;
  readonly #viewerMessages: ViewerMessages;
  readonly #revising: Revising;
  readonly #positions: ReadPositions;
  readonly #reactions: ReactionsRepository;
  readonly #limits: MessageLimits;
  readonly #quotes: Quotes;
  readonly #kinds: MessageKinds;
  readonly #threads: Threads;
  readonly #mentions: Mentions;
  readonly #audit: AuditLog;
  readonly #mayWrite: MayWrite;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: MessagesRepository,
    viewerMessages: ViewerMessages,
    revising: Revising,
    positions: ReadPositions,
    reactions: ReactionsRepository,
    limits: MessageLimits,
    quotes: Quotes,
    kinds: MessageKinds,
    threads: Threads,
    mentions: Mentions,
    audit: AuditLog,
    mayWrite: MayWrite,
  ) {
    this.#repository = repository;
    this.#viewerMessages = viewerMessages;
    this.#revising = revising;
    this.#positions = positions;
    this.#reactions = reactions;
    this.#limits = limits;
    this.#quotes = quotes;
    this.#kinds = kinds;
    this.#threads = threads;
    this.#mentions = mentions;
    this.#audit = audit;
    this.#mayWrite = mayWrite;
  }

  /**
   * Gives an own message other words; what it said is kept. The same words change nothing. Who may not write in the
   * room may not say it by an edit either.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_the_author`, and as `MayWrite`
   * @throws ConflictError `message_deleted`, `message_not_editable`, `room_archived`
   * @throws ValidationError `message_empty`, `message_too_long`
   */
  async edit(viewer: Viewer, id: number, content: string): Promise<MessageResource> {
    const { message, found } = await this.findToEdit(viewer, id);
    const names = await this.#mentions.names(found.room.id, content, message.mentions);
    const written = this.#edited(message, content, this.#limits.in(found.room), names);
    this.#mentions.ensureAllowed(found, written.mentions, message.mentions);
    return this.#revising.revise(viewer, message, async (now, at) => {
      if (now.deleted_at !== null) throw messageDeletedAlready();
      if (now.body === written.body && now.data === written.data) return undefined;
      await this.#repository.keepVersion(now, at);
      const update = { ...written, edited_at: at };
      return { kind: "edited", update, follow: this.#following(viewer, now) };
    });
  }

  // oxlint-disable-next-line eslint/max-params -- as a kind takes it
  #edited(message: Message, content: string, limit: number, names: Names | undefined): Edited {
    const written = this.#kinds.find(message.kind)?.edit?.(message, content, limit, names);
    if (!written) throw notEditable();
    const { body, html, data, mentions = null } = written;
    return { body, html, mentions, data: data === undefined ? message.data : storedData(data) };
  }

  /** An own message that may still be edited. @throws as `edit` */
  async findToEdit(viewer: Viewer, id: number): Promise<FoundMessage & { source: string }> {
    const one = await this.#viewerMessages.find(viewer, id);
    if (one.message.author_id !== viewer.id) throw notTheAuthor();
    if (one.message.deleted_at !== null) throw messageDeletedAlready();
    if (one.found.room.archived_at !== null) throw roomArchived();
    await this.#mayWrite.ensure(viewer, one.found);
    if (!this.#kinds.find(one.message.kind)?.edit) throw notEditable();
    return { ...one, source: this.#kinds.sourceOf(one.message) };
  }

  /**
   * Takes a message away: an own one, or any by who leads the room. Doing it twice changes nothing.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_allowed_in_room`
   */
  async delete(viewer: Viewer, id: number): Promise<MessageResource> {
    const { message, found } = await this.#viewerMessages.find(viewer, id);
    ensureNoNote(message);
    if (message.author_id !== viewer.id && !abilitiesIn(found).administer) throw mayNotDelete();
    return this.#takeAway(viewer, message);
  }

  /** For who decides what was reported, in the room or not. Doing it twice changes nothing. */
  async takeDown(viewer: Viewer, id: number): Promise<void> {
    const message = await this.#repository.find(id);
    if (message) await this.#takeAway(viewer, message);
  }

  #takeAway(viewer: Viewer, message: Message): Promise<MessageResource> {
    const { id } = message;
    return this.#revising.revise(viewer, message, async (now, at) => {
      if (now.deleted_at !== null) return undefined;
      await this.#repository.dropVersions(id);
      await this.#reactions.clear(id);
      if (now.aside === null) await this.#positions.messageDeleted(now.room_id, now.ordinal);
      if (now.author_id !== viewer.id) await this.#record(viewer, now);
      const update = { ...NOTHING, deleted_at: at };
      return { kind: "deleted", update, follow: this.#following(viewer, now) };
    });
  }

  /** Of messages of others only. */
  #record(actor: Viewer, { id, room_id, author_id }: Message): Promise<void> {
    const detail = { message_id: id, room_id };
    const subject = `user:${author_id}`;
    return this.#audit.record({ actor, act: "message.deleted", subject, detail });
  }

  /** What quotes the message follows it, and so do its thread and whom it names. */
  #following({ id: actorId }: Viewer, before: Message) {
    return async (message: Message) => {
      const at = message.deleted_at ?? message.edited_at ?? before.created_at;
      await this.#quotes.renew(message, { actorId, at });
      await this.#mentions.keep(message, before.mentions);
      if (message.deleted_at !== null) await this.#threads.replyDeleted(message, { actorId, at });
    };
  }
}

/** What an edit puts in the place of what was there. */
type Edited = Pick<Message, "body" | "html" | "data" | "mentions">;
