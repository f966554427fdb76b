import { singleton } from "../../../platform/container/index.ts";
import { Health } from "../../../platform/http/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import { Presence, Registry } from "../../../platform/realtime/index.ts";

/** What the first page shows. */
export interface OverviewFigures {
  health: Awaited<ReturnType<Health["report"]>>;
  people_online: number;
  connections: number;
  queue: { waiting: number; dead: number };
}

/** Gathers the state of the installation. */
@singleton()
export class Overview {
  readonly #health: Health;
  readonly #presence: Presence;
  readonly #registry: Registry;
  readonly #outbox: Outbox;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(health: Health, presence: Presence, registry: Registry, outbox: Outbox) {
    this.#health = health;
    this.#presence = presence;
    this.#registry = registry;
    this.#outbox = outbox;
  }

  async read(): Promise<OverviewFigures> {
    const [health, online, queue] = await Promise.all([
      this.#health.report(),
      this.#presence.onlineUsers(),
      this.#outbox.stats(),
    ]);
    return {
      health,
      people_online: online.length,
      connections: this.#registry.size,
      queue: { waiting: queue.waiting, dead: queue.dead },
    };
  }
}
