import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { textFrame } from "../output/frame.ts";
import { Presence } from "../presence/presence.ts";
import { Registry } from "../connections/registry.ts";
import { Subscriptions } from "../channels/subscriptions.ts";

/** Tells clients that events may have been missed: read again what you show. */
const RECOVER = textFrame(`{"type":"recover"}`);
/** Word of one outage comes from several nodes; clients are told once. */
const GATHER_MS = 250;

/** Puts this node right after it could not hear the others, or they could not hear it. */
@singleton()
export class Recovery {
  readonly #registry: Registry;
  readonly #subscriptions: Subscriptions;
  readonly #presence: Presence;
  readonly #clock: Clock;
  readonly #log: Logger;
  #begun = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    registry: Registry,
    subscriptions: Subscriptions,
    presence: Presence,
    clock: Clock,
    log: Log,
  ) {
    this.#registry = registry;
    this.#subscriptions = subscriptions;
    this.#presence = presence;
    this.#clock = clock;
    this.#log = log.part("realtime");
  }

  /** Soon mends presence, asks the rules again, and tells all clients to read again. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#clock.after(GATHER_MS, () => void this.#recover());
  }

  async #recover(): Promise<void> {
    this.#begun = false;
    try {
      await this.#presence.renew();
      await this.#subscriptions.review();
    } catch (error) {
      this.#log.error({ err: error }, "the state after an outage could not be put right");
    }
    for (const connection of this.#registry.all()) connection.sendFrame(RECOVER);
  }
}
