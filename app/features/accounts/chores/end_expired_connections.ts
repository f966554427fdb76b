import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Hub, Registry } from "../../../platform/realtime/index.ts";
import { Authenticator } from "../../../platform/security/index.ts";

/**
 * Ends the live connections of this node when the time of their session or token is over. One that is ended on purpose
 * ends them at once.
 */
@singleton()
export class EndExpiredConnections extends Chore {
  readonly everyMs = 60_000;
  readonly #registry: Registry;
  readonly #authenticator: Authenticator;
  readonly #hub: Hub;

  constructor(registry: Registry, authenticator: Authenticator, hub: Hub) {
    super();
    this.#registry = registry;
    this.#authenticator = authenticator;
    this.#hub = hub;
  }

  override async run(): Promise<void> {
    const ids = new Set([...this.#registry.all()].flatMap(({ sessionId }) => sessionId ?? []));
    for (const id of ids) {
      if (!(await this.#authenticator.lives(id))) await this.#hub.disconnectSession(id);
    }
  }
}
