import { randomUUID } from "node:crypto";
import { connectionScoped } from "../../platform/container/index.ts";
import type { WebSocketRequest } from "../../platform/realtime/index.ts";
import { ensureScope } from "../../platform/security/index.ts";
import { isMember, notAMember, ViewerRooms } from "../rooms/index.ts";
import type { MessageResource } from "./message_resource.ts";
import { Posting } from "./posting.ts";
import { PrivateDeliveries } from "./private/private_deliveries.ts";
import { Refusals } from "./refusals.ts";
import { Revisions } from "./revisions.ts";
import type { DeleteMessage, EditMessage, SendMessage } from "./socket_messages.ts";

/** Writing over a socket. The sender is answered after the commit, never before. */
@connectionScoped()
export class MessagesSocket {
  readonly #rooms: ViewerRooms;
  readonly #posting: Posting;
  readonly #revisions: Revisions;
  readonly #refusals: Refusals;
  readonly #deliveries: PrivateDeliveries;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    rooms: ViewerRooms,
    posting: Posting,
    revisions: Revisions,
    refusals: Refusals,
    deliveries: PrivateDeliveries,
  ) {
    this.#rooms = rooms;
    this.#posting = posting;
    this.#revisions = revisions;
    this.#refusals = refusals;
    this.#deliveries = deliveries;
  }

  /** `send_message` → `message_sent {client_id, id, seq}` or `message_failed {client_id, code, message, retry_after?}`. */
  async send(request: WebSocketRequest<SendMessage>): Promise<void> {
    const { channel, client_id = randomUUID() } = request.message;
    const catchingUp = this.#deliveries.caughtUp(request.connection);
    if (catchingUp) await catchingUp;
    try {
      const { id, seq } = await this.#post(request, client_id);
      request.reply({ type: "message_sent", channel, client_id, id, seq });
    } catch (error) {
      request.reply({
        type: "message_failed",
        channel,
        client_id,
        ...this.#refusals.of(error, "send_message"),
      });
    }
  }

  /** `edit_message` → `message_edited {message_id, seq}`. */
  async edit(request: WebSocketRequest<EditMessage>): Promise<void> {
    const { viewer, message } = request;
    ensureScope(viewer, "messages:write");
    const { id, seq } = await this.#revisions.edit(viewer, message.message_id, message.content);
    request.reply({ type: "message_edited", message_id: id, seq });
  }

  /** `delete_message` → `message_removed {message_id, seq}`. */
  async remove(request: WebSocketRequest<DeleteMessage>): Promise<void> {
    const { viewer, message } = request;
    ensureScope(viewer, "messages:write");
    const { id, seq } = await this.#revisions.delete(viewer, message.message_id);
    request.reply({ type: "message_removed", message_id: id, seq });
  }

  async #post(
    { viewer, message }: WebSocketRequest<SendMessage>,
    client_id: string,
  ): Promise<MessageResource> {
    ensureScope(viewer, "messages:write");
    const found = await this.#rooms.findByChannel(viewer, message.channel);
    if (!isMember(found)) throw notAMember();
    const { message: content = "", channel: _, ...draft } = message;
    return this.#posting.post(viewer, found, { ...draft, content, client_id });
  }
}
