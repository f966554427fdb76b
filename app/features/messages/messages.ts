import { singleton } from "../../platform/container/index.ts";
import { Database, isUniqueViolation } from "../../platform/database/index.ts";
import { ConflictError } from "../../platform/errors/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import type { UserResource } from "../accounts/index.ts";
import {
  type MemberRoom,
  peerIn,
  ReadPositions,
  type Room,
  roomNotFound,
  RoomSequence,
} from "../rooms/index.ts";
import { type StoredByline, storedByline } from "./byline.ts";
import { ChangeLog } from "./change_log.ts";
import { checkedText, type Draft } from "./draft.ts";
import { clientIdTaken } from "./message_errors.ts";
import { MessageLimits } from "./message_limits.ts";
import type { MessageResource } from "./message_resource.ts";
import { MessageResources } from "./message_resources.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { rendered, type Written } from "./rendered.ts";
import { Quotes } from "./replies/quotes.ts";
import type { Message } from "./tables.ts";

/** Writes messages. Everything about one message happens in one transaction, which locks its room first. */
@singleton()
export class Messages {
  readonly #database: Database;
  readonly #repository: MessagesRepository;
  readonly #changes: ChangeLog;
  readonly #sequence: RoomSequence;
  readonly #positions: ReadPositions;
  readonly #resources: MessageResources;
  readonly #limits: MessageLimits;
  readonly #quotes: Quotes;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: MessagesRepository,
    changes: ChangeLog,
    sequence: RoomSequence,
    positions: ReadPositions,
    resources: MessageResources,
    limits: MessageLimits,
    quotes: Quotes,
    clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#changes = changes;
    this.#sequence = sequence;
    this.#positions = positions;
    this.#resources = resources;
    this.#limits = limits;
    this.#quotes = quotes;
    this.#clock = clock;
  }

  /**
   * Writes a message into a room. Sending the same draft again, on any node, gives the message of the first time.
   *
   * @returns after the commit
   * @throws ValidationError `message_empty`, `message_too_long`
   * @throws ConflictError `room_archived`; `client_id_taken` when it stands for a message in another room
   * @throws NotFoundError `room_not_found` when the author was removed meanwhile; `message_not_found` when it answers none
   *   of the room
   * @example await messages.post(viewer, await viewerRooms.findAsMember(viewer, 7), { content: "On it", client_id })
   */
  async post(viewer: Viewer, { room }: MemberRoom, draft: Draft): Promise<MessageResource> {
    const written = rendered(checkedText(draft.content, this.#limits.in(room)));
    const place = { room_id: room.id, author_id: viewer.id, client_id: draft.client_id };
    const author = await this.#resources.author(viewer.id);
    const { reply_to: replyTo } = draft;
    const byline = storedByline(draft.byline);
    const writing = {
      place,
      written,
      byline,
      author,
      replyTo,
      receiverId: peerIn(room, viewer.id),
    };
    try {
      return await this.#database.transaction(() => this.#insert(writing));
    } catch (error) {
      const first = mayBeRetry(error) && (await this.#known(viewer, room, draft.client_id));
      if (!first) throw error;
      return first;
    }
  }

  async #insert({
    place,
    written,
    byline,
    author,
    replyTo,
    receiverId,
  }: Writing): Promise<MessageResource> {
    const { seq, ordinal } = await this.#sequence.nextMessage(place.room_id);
    const at = this.#clock.now();
    const quote = replyTo === undefined ? null : await this.#quotes.above(place.room_id, replyTo);
    const answer = { reply_to_id: replyTo ?? null, quote };
    const bare = { ...BARE, ...answer, ordinal, change_seq: seq, created_at: at };
    const row = { ...bare, ...place, ...written, byline };
    const message = { id: await this.#repository.insert(row), ...row };
    await this.#sequence.newest(message);
    await this.#readByAuthor(message);
    const actorId = place.author_id;
    return this.#changes.record({ kind: "created", message, author, actorId, at, receiverId });
  }

  /** Moving the author's own mark also tells whether the author is still a member. */
  async #readByAuthor({ id, room_id, author_id, ordinal }: Message): Promise<void> {
    const position = { last_read_id: id, last_read_ordinal: ordinal };
    const isMember = await this.#positions.atNewest({ room_id, user_id: author_id }, position);
    if (!isMember) throw roomNotFound();
  }

  async #known(viewer: Viewer, room: Room, clientId: string): Promise<MessageResource | undefined> {
    const first = await this.#repository.findByClientId(viewer.id, clientId);
    if (!first) return undefined;
    if (first.room_id !== room.id) throw clientIdTaken();
    return this.#resources.one(first);
  }
}

/** A retry of something stored meets its own row, or a room that was archived in between. */
function mayBeRetry(error: unknown): boolean {
  return isUniqueViolation(error) || error instanceof ConflictError;
}

/** What is to be written, by whom and where. */
interface Writing {
  place: Pick<Message, "room_id" | "author_id" | "client_id">;
  written: Written;
  byline: StoredByline;
  author: UserResource | undefined;
  replyTo: number | undefined;
  receiverId: number | undefined;
}

/** What all new messages have in common. */
const BARE = {
  kind: "text",
  edited_at: null,
  deleted_at: null,
  reactions: null,
  pinned_at: null,
} as const;
