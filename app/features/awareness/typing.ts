import { singleton } from "../../platform/container/index.ts";
import { ForbiddenError } from "../../platform/errors/index.ts";
import { Hub, type WebSocketRequest } from "../../platform/realtime/index.ts";
import { typingStart, typingStop } from "./awareness_events.ts";

interface Place {
  channel: string;
}

/** Passes on who is typing. The browser says so at most every few seconds and forgets it after three. */
@singleton()
export class Typing {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  start = (request: WebSocketRequest<Place>): Promise<void> => this.#tell(request, typingStart);
  stop = (request: WebSocketRequest<Place>): Promise<void> => this.#tell(request, typingStop);

  async #tell(
    { connection, viewer, message: { channel } }: WebSocketRequest<Place>,
    event: typeof typingStart,
  ): Promise<void> {
    // Who has joined may be there: a right that is taken away ends the subscription at once.
    if (!connection.subscriptions.has(channel)) {
      throw new ForbiddenError("not_joined", `Join ${channel} before you type in it.`);
    }
    const data = { channel, user_id: viewer.id, name: viewer.name };
    await this.#hub.publish(channel, event, data, { except: connection.id });
  }
}
