import { randomUUID } from "node:crypto";
import { connectionScoped } from "../../../platform/container/index.ts";
import type { WebSocketRequest } from "../../../platform/realtime/index.ts";
import { ensureScope } from "../../../platform/security/index.ts";
import { Refusals } from "../refusals.ts";
import type { SendPrivate } from "../socket_messages.ts";
import { PrivateDeliveries } from "./private_deliveries.ts";
import { PrivateMessages } from "./private_messages.ts";

/** Writing to one person over a socket. */
@connectionScoped()
export class PrivateSocket {
  readonly #messages: PrivateMessages;
  readonly #refusals: Refusals;
  readonly #deliveries: PrivateDeliveries;

  constructor(messages: PrivateMessages, refusals: Refusals, deliveries: PrivateDeliveries) {
    this.#messages = messages;
    this.#refusals = refusals;
    this.#deliveries = deliveries;
  }

  /** `private_message` → `message_sent {to, client_id, id}` or `message_failed {to, client_id, code, message, retry_after?}`. */
  async send(request: WebSocketRequest<SendPrivate>): Promise<void> {
    const { viewer, message, connection } = request;
    await this.#deliveries.caughtUp(connection);
    const { to, content = "", kind, data, client_id = randomUUID() } = message;
    try {
      ensureScope(viewer, "messages:write");
      const { id } = await this.#messages.send(viewer, { to, content, kind, data, client_id });
      request.reply({ type: "message_sent", to, client_id, id });
    } catch (error) {
      request.reply({
        type: "message_failed",
        to,
        client_id,
        ...this.#refusals.of(error, "private_message"),
      });
    }
  }
}
