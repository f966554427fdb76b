import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import {
  type Connection,
  Connections,
  type WebSocketRequest,
} from "../../platform/realtime/index.ts";
import { ensureScope, hasScope } from "../../platform/security/index.ts";
import { Blocks } from "../accounts/index.ts";
import { onlineUsers, ownSettings } from "./awareness_events.ts";
import { VisiblePeople } from "./visible_people.ts";

const SCOPE = "users:read";

/** Who is online, told to each client when it comes and when it asks. */
@singleton()
export class OnlineSocket {
  readonly #connections: Connections;
  readonly #people: VisiblePeople;
  readonly #blocks: Blocks;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(connections: Connections, people: VisiblePeople, blocks: Blocks, settings: Settings) {
    this.#connections = connections;
    this.#people = people;
    this.#blocks = blocks;
    this.#settings = settings;
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
    if (viewer) {
      const blocked = await this.#blocks.idsOf(viewer.id);
      const away_after = this.#settings.chat.awayAfter;
      connection.send({ type: ownSettings.name, away_after, blocked });
    }
    if (viewer && hasScope(viewer, SCOPE)) connection.send(await this.#frame(viewer.id));
  }

  async #frame(userId: number) {
    return { type: onlineUsers.name, users: await this.#people.onlineFor(userId) };
  }
}
