import { connectionScoped } from "../../platform/container/index.ts";
import type { WebSocketRequest } from "../../platform/realtime/index.ts";
import { ensureScope, type Viewer } from "../../platform/security/index.ts";
import { isMember, type MemberRoom, notAMember, ViewerRooms } from "../rooms/index.ts";
import { MessageResources } from "./message_resources.ts";
import { Pagination } from "./pagination.ts";
import { PrivateMessages } from "./private/private_messages.ts";
import { ReadState } from "./read_state.ts";
import type { Reading } from "./readings.ts";
import { Lists } from "./threads/lists.ts";
import { ThreadReading } from "./threads/thread_reading.ts";
import type { LoadHistory, MarkRead, MarkUnread } from "./socket_messages.ts";

/** Reading over a socket. */
@connectionScoped()
export class ReadingSocket {
  readonly #rooms: ViewerRooms;
  readonly #pagination: Pagination;
  readonly #resources: MessageResources;
  readonly #readState: ReadState;
  readonly #private: PrivateMessages;
  readonly #lists: Lists;
  readonly #threads: ThreadReading;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    rooms: ViewerRooms,
    pagination: Pagination,
    resources: MessageResources,
    readState: ReadState,
    privateMessages: PrivateMessages,
    lists: Lists,
    threads: ThreadReading,
  ) {
    this.#rooms = rooms;
    this.#pagination = pagination;
    this.#resources = resources;
    this.#readState = readState;
    this.#private = privateMessages;
    this.#lists = lists;
    this.#threads = threads;
  }

  /**
   * `load_history` → `history_loaded {channel, messages, has_more, seq}`, or `{with, messages, has_more}` of one
   * person: the page before a message, or the newest.
   */
  async load(request: WebSocketRequest<LoadHistory>): Promise<void> {
    const { message, viewer } = request;
    ensureScope(viewer, "messages:read");
    if ("with" in message) {
      const page = await this.#private.page(viewer, message.with, message);
      return request.reply({ type: "history_loaded", with: message.with, ...page });
    }
    const { channel, thread_id, before, limit } = message;
    const { room } = await this.#rooms.findByChannel(request.viewer, channel);
    const list = await this.#lists.of(room, thread_id);
    const page = await this.#pagination.page(list, { before, limit });
    const messages = await this.#resources.for(viewer, page.messages);
    request.reply({
      type: "history_loaded",
      channel,
      ...(thread_id !== undefined && { thread_id }),
      messages,
      has_more: !page.at_start,
      seq: room.change_seq,
    });
  }

  /** `mark_read` → `marked_read`; all of one's devices also get `read_changed`. */
  async markRead(request: WebSocketRequest<MarkRead>): Promise<void> {
    const { message, viewer } = request;
    if ("user_id" in message) {
      ensureScope(viewer, "messages:read");
      const read = await this.#private.markRead(viewer, message.user_id, message.up_to);
      return request.reply({ type: "marked_read", ...read });
    }
    const { channel, up_to, thread_id } = message;
    if (thread_id !== undefined) return this.#markThread(request, thread_id, up_to);
    const found = await this.#room(request.viewer, channel);
    answer(request, channel, await this.#readState.markRead(request.viewer, found, up_to));
  }

  /** `mark_unread` → `marked_read` with the place before the message. */
  async markUnread(request: WebSocketRequest<MarkUnread>): Promise<void> {
    const { channel, from } = request.message;
    const found = await this.#room(request.viewer, channel);
    answer(request, channel, await this.#readState.markUnread(request.viewer, found, from));
  }

  async #markThread(request: WebSocketRequest, threadId: number, upTo: number): Promise<void> {
    ensureScope(request.viewer, "messages:read");
    const place = await this.#threads.markRead(request.viewer, threadId, upTo);
    request.reply({ type: "marked_read", ...place });
  }

  async #room(viewer: Viewer, channel: string): Promise<MemberRoom> {
    ensureScope(viewer, "messages:read");
    const found = await this.#rooms.findByChannel(viewer, channel);
    if (!isMember(found)) throw notAMember();
    return found;
  }
}

function answer(request: Pick<WebSocketRequest, "reply">, channel: string, reading: Reading): void {
  request.reply({ type: "marked_read", channel, ...reading });
}
