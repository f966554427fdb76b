import { singleton } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { userNotFound, Users } from "../../accounts/index.ts";
import { LimitedDirectRooms, type MemberRoom, ViewerRooms } from "../../rooms/index.ts";
import { checkedText } from "../draft.ts";
import { dataFor, MessageKinds } from "../kinds/message_kinds.ts";
import { clientIdTaken, messageNotFound } from "../message_errors.ts";
import { MessageLimits } from "../message_limits.ts";
import { MessagesRepository } from "../messages_repository.ts";
import { Posting } from "../posting.ts";
import { ReadState } from "../read_state.ts";
import { messageToSelf, type PersonField } from "./private_errors.ts";
import { type PrivateMessage, privateMessage } from "./private_message.ts";
import { Receipts } from "./receipts.ts";
import { PrivateRepository } from "./private_repository.ts";

/** What somebody writes to one other person. */
export interface PrivateDraft {
  to: number;
  content: string;
  kind?: string | undefined;
  data?: unknown;
  client_id: string;
}

type Writing = Omit<PrivateDraft, "to">;

/** A stretch of a conversation, oldest first. */
export interface PrivatePage {
  messages: PrivateMessage[];
  has_more: boolean;
}

/** Up to where a conversation is read, and how much is left. */
export interface PrivateReading {
  user_id: number;
  up_to: number;
  unread_count: number;
}

const PAGE = 50;

/**
 * Messages from one person to another. They are the messages of the direct room of the two, seen by the other person's
 * id instead of the room's.
 */
@singleton()
export class PrivateMessages {
  readonly #repository: PrivateRepository;
  readonly #users: Users;
  readonly #rooms: ViewerRooms;
  readonly #directRooms: LimitedDirectRooms;
  readonly #posting: Posting;
  readonly #readState: ReadState;
  readonly #limits: MessageLimits;
  readonly #kinds: MessageKinds;
  readonly #receipts: Receipts;
  readonly #stored: MessagesRepository;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: PrivateRepository,
    users: Users,
    rooms: ViewerRooms,
    directRooms: LimitedDirectRooms,
    posting: Posting,
    readState: ReadState,
    limits: MessageLimits,
    kinds: MessageKinds,
    receipts: Receipts,
    stored: MessagesRepository,
  ) {
    this.#repository = repository;
    this.#users = users;
    this.#rooms = rooms;
    this.#directRooms = directRooms;
    this.#posting = posting;
    this.#readState = readState;
    this.#limits = limits;
    this.#kinds = kinds;
    this.#receipts = receipts;
    this.#stored = stored;
  }

  /**
   * Writes to somebody; the first message opens the conversation. Sending the same draft again gives the message of
   * the first time.
   *
   * @returns after the commit
   * @throws ValidationError `message_to_self`, `message_empty`, `message_too_long`
   * @throws NotFoundError `user_not_found`, ConflictError `client_id_taken`, TooManyRequestsError `rate_limited`
   * @throws ForbiddenError as `Blocks.ensureReachable`
   */
  async send(viewer: Viewer, { to, ...draft }: PrivateDraft): Promise<PrivateMessage> {
    await this.#ensurePerson(viewer, to, "receiver_id");
    // No room is made for what cannot be said in it.
    this.#ensureSayable(draft);
    const known = await this.#rooms.findPair(viewer, to);
    const place = known ?? (() => this.#open(viewer, to, draft));
    const { id } = await this.#posting.post(viewer, place, draft);
    const row = await this.#repository.find(id);
    if (!row) throw messageNotFound();
    return privateMessage(row);
  }

  /** The page before a message, or the newest one. @throws ValidationError `message_to_self`, NotFoundError `user_not_found` */
  async page(
    viewer: Viewer,
    userId: number,
    {
      before = Number.MAX_SAFE_INTEGER,
      limit = PAGE,
    }: { before?: number | undefined; limit?: number | undefined },
  ): Promise<PrivatePage> {
    const found = await this.#find(viewer, userId);
    if (!found) return { messages: [], has_more: false };
    const rows = await this.#repository.before(found.room.id, before, limit + 1);
    const letters = rows.slice(0, limit).toReversed().map(privateMessage);
    const messages = await this.#receipts.shown(viewer.id, letters);
    return { messages, has_more: rows.length > limit };
  }

  /** Everything from somebody up to a message is read. @throws as `page` */
  async markRead(viewer: Viewer, userId: number, upTo: number): Promise<PrivateReading> {
    const found = await this.#find(viewer, userId);
    if (!found) return { user_id: userId, up_to: 0, unread_count: 0 };
    const { last_read_id, unread } = await this.#readState.markRead(viewer, found, upTo);
    return { user_id: userId, up_to: last_read_id, unread_count: unread };
  }

  /** The conversation with somebody who exists, if the two have one. */
  async #find(viewer: Viewer, userId: number): Promise<MemberRoom | undefined> {
    const found = await this.#rooms.findPair(viewer, userId);
    if (!found) await this.#ensurePerson(viewer, userId, "user_id");
    return found;
  }

  async #open(viewer: Viewer, userId: number, draft: Writing): Promise<MemberRoom> {
    // The same draft may have opened it a moment ago.
    const isWritten = await this.#stored.findByClientId(viewer.id, draft.client_id);
    const opened = isWritten && (await this.#rooms.findPair(viewer, userId));
    if (opened) return opened;
    if (isWritten) throw clientIdTaken();
    const { id } = await this.#directRooms.open(viewer, [userId]);
    return this.#rooms.findAsMember(viewer, id);
  }

  #ensureSayable({ kind = "text", data, content }: Writing): void {
    dataFor(this.#kinds.posted(kind), data);
    if (kind === "text") checkedText(content, this.#limits.in({ kind: "direct" }));
  }

  async #ensurePerson(viewer: Viewer, userId: number, field: PersonField): Promise<void> {
    if (userId === viewer.id) throw messageToSelf(field);
    const user = await this.#users.find(userId);
    if (!user || user.disabled_at !== null) throw userNotFound();
  }
}
