import { singleton } from "../../platform/container/index.ts";
import {
  type Connection,
  Connections,
  type WebSocketRequest,
} from "../../platform/realtime/index.ts";
import { ensureScope, hasScope } from "../../platform/security/index.ts";
import { onlineUsers } from "./awareness_events.ts";
import { VisiblePeople } from "./visible_people.ts";

const SCOPE = "users:read";

/** Who is online, told to each client when it comes and when it asks. */
@singleton()
export class OnlineSocket {
  readonly #connections: Connections;
  readonly #people: VisiblePeople;

  constructor(connections: Connections, people: VisiblePeople) {
    this.#connections = connections;
    this.#people = people;
  }

  /** Called once at start. */
  listen(): void {
    this.#connections.onOpened((connection) => this.#greet(connection));
  }

  /** `online_users` → `online_users {users}`. */
  async list(request: WebSocketRequest): Promise<void> {
    ensureScope(request.viewer, SCOPE);
    request.reply(await this.#frame(request.viewer.id));
  }

  async #greet(connection: Connection): Promise<void> {
    const { viewer } = connection;
    if (viewer && hasScope(viewer, SCOPE)) connection.send(await this.#frame(viewer.id));
  }

  async #frame(userId: number) {
    return { type: onlineUsers.name, users: await this.#people.onlineFor(userId) };
  }
}
