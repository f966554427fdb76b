import { singleton } from "../../platform/container/index.ts";
import { Database, isUniqueViolation } from "../../platform/database/index.ts";
import { ConflictError, ForbiddenError } from "../../platform/errors/index.ts";
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
import { storedByline } from "./byline.ts";
import { ChangeLog } from "./change_log.ts";
import type { Draft } from "./draft.ts";
import type { MessageKind, Writing } from "./kinds/message_kind.ts";
import { dataFor, MessageKinds } from "./kinds/message_kinds.ts";
import { storedData } from "./kinds/stored_data.ts";
import { clientIdTaken, messageEmpty } from "./message_errors.ts";
import { MayWrite } from "./may_write.ts";
import { MessageLimits } from "./message_limits.ts";
import type { MessageResource } from "./message_resource.ts";
import { MessageResources } from "./message_resources.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { Mentions } from "./mentions/mentions.ts";
import { Quotes } from "./replies/quotes.ts";
import { type ThreadPlace, Threads } from "./threads/threads.ts";
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
  readonly #kinds: MessageKinds;
  readonly #mayWrite: MayWrite;
  readonly #threads: Threads;
  readonly #mentions: Mentions;
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
    kinds: MessageKinds,
    mayWrite: MayWrite,
    threads: Threads,
    mentions: Mentions,
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
    this.#kinds = kinds;
    this.#mayWrite = mayWrite;
    this.#threads = threads;
    this.#mentions = mentions;
    this.#clock = clock;
  }

  /**
   * Writes a message into a room. Sending the same draft again, on any node, gives the message of the first time.
   *
   * @returns after the commit
   * @throws ValidationError `message_empty`, `message_too_long`, `kind_unknown`, `invalid` for data of another form; and
   *   whatever its kind refuses
   * @throws ForbiddenError as `MayWrite.ensure`; `room_mention_refused`
   * @throws ConflictError `room_archived`; `client_id_taken` when it stands for a message in another room;
   *   `message_deleted` when it would begin a thread at a deleted one
   * @throws NotFoundError `room_not_found` when the author was removed meanwhile; `message_not_found` when it answers none
   *   of the room
   * @example await messages.post(viewer, await viewerRooms.findAsMember(viewer, 7), { content: "On it", client_id })
   */
  async post(viewer: Viewer, found: MemberRoom, draft: Draft): Promise<MessageResource> {
    const { room } = found;
    try {
      const entry = await this.#entry(viewer, found, draft);
      await this.#mayWrite.ensure(viewer, found);
      return await this.#database.transaction(() => this.#insert(entry));
    } catch (error) {
      const first = mayBeRetry(error) && (await this.#known(viewer, room, draft.client_id));
      if (!first) throw error;
      return first;
    }
  }

  /** What can be known before the room is locked. */
  async #entry(viewer: Viewer, found: MemberRoom, draft: Draft): Promise<Entry> {
    const { room } = found;
    const kind = this.#kinds.posted(draft.kind ?? "text");
    const data = dataFor(kind, draft.data);
    const names = await this.#mentions.names(room.id, draft.content);
    const writing = {
      viewer,
      room,
      text: draft.content,
      data,
      limit: this.#limits.in(room),
      names,
    };
    const { data: kept, mentions = null, ...words } = await kind.write(writing);
    this.#mentions.ensureAllowed(found, mentions);
    // What says nothing is a note, and no person writes those.
    if (words.body === "") throw messageEmpty();
    const place = { room_id: room.id, author_id: viewer.id, client_id: draft.client_id };
    return {
      kind,
      writing,
      draft,
      row: {
        ...place,
        ...words,
        mentions,
        kind: kind.name,
        data: storedData(kept),
        byline: storedByline(draft.byline),
      },
      author: await this.#resources.author(viewer.id),
      readTo: found.membership.last_read_ordinal,
    };
  }

  async #insert(entry: Entry): Promise<MessageResource> {
    const { row: bare, kind, writing, draft, author } = entry;
    const { room } = writing;
    const aside = draft.thread_id !== undefined && !draft.also_in_room ? (1 as const) : null;
    const { seq, ordinal } = aside
      ? await this.#sequence.nextAside(room.id)
      : await this.#sequence.nextMessage(room.id);
    const at = this.#clock.now();
    const around = { ...(await this.#answered(room, draft)), ...(await this.#placed(room, draft)) };
    const row = { ...BARE, ...around, aside, ordinal, change_seq: seq, created_at: at, ...bare };
    const message = { id: await this.#repository.insert(row), ...row };
    await this.#arrived(message);
    await kind.stored?.(message, writing);
    const actorId = row.author_id;
    const receiverId = aside ? undefined : peerIn(room, actorId);
    const reads = aside === null && entry.readTo < ordinal - 1;
    const happening = { kind: "created", message, author, actorId, at, receiverId, reads } as const;
    const resource = await this.#changes.record(happening);
    await this.#threads.replied(message, room);
    await this.#mentions.keep(message);
    return resource;
  }

  async #answered({ id }: Room, { reply_to }: Draft): Promise<Answering> {
    if (reply_to === undefined) return { reply_to_id: null, quote: null };
    return { reply_to_id: reply_to, quote: await this.#quotes.above(id, reply_to) };
  }

  async #placed({ id }: Room, { thread_id }: Draft): Promise<ThreadPlace | typeof NO_THREAD> {
    return thread_id === undefined ? NO_THREAD : this.#threads.place(id, thread_id);
  }

  async #arrived(message: Message): Promise<void> {
    if (message.aside === null) {
      await this.#sequence.newest(message);
      return this.#readByAuthor(message);
    }
    await this.#sequence.touched(message);
    const { room_id, author_id: user_id } = message;
    if (!(await this.#positions.isMember({ room_id, user_id }))) throw roomNotFound();
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

/** A retry of something stored meets its own row, or a room in which one may not write any more. */
function mayBeRetry(error: unknown): boolean {
  return (
    isUniqueViolation(error) || error instanceof ConflictError || error instanceof ForbiddenError
  );
}

/** What is to be written, by whom and where. */
interface Entry {
  kind: MessageKind<unknown>;
  writing: Writing<unknown>;
  draft: Draft;
  row: Pick<
    Message,
    | "room_id"
    | "author_id"
    | "client_id"
    | "kind"
    | "body"
    | "html"
    | "data"
    | "mentions"
    | "byline"
  >;
  author: UserResource | undefined;
  /** The ordinal up to which the author had read. */
  readTo: number;
}

type Answering = Pick<Message, "reply_to_id" | "quote">;

const NO_THREAD = { thread_root_id: null, thread_ordinal: null };

/** What all new messages have in common. */
const BARE = {
  edited_at: null,
  deleted_at: null,
  reactions: null,
  pinned_at: null,
  previews: null,
  thread: null,
} as const;
