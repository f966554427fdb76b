import { connectionScoped } from "../../platform/container/index.ts";
import { Presence, type WebSocketRequest } from "../../platform/realtime/index.ts";

/** A client says whether somebody uses it; a person is away while nobody uses any of theirs. */
@connectionScoped()
export class PresenceSocket {
  readonly #presence: Presence;

  constructor(presence: Presence) {
    this.#presence = presence;
  }

  /** `presence {state}` → `presence_set {state}`. */
  async set(request: WebSocketRequest<{ state: "online" | "away" }>): Promise<void> {
    const { connection, message } = request;
    connection.idle = message.state === "away";
    await this.#presence.heed(connection);
    request.reply({ type: "presence_set", state: message.state });
  }
}
