import { singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Broker } from "./broker/broker.ts";
import { Channels } from "./channels/channels.ts";
import { Subscriptions } from "./channels/subscriptions.ts";
import { CONTROL, Control } from "./connections/control.ts";
import { Publisher } from "./events/publisher.ts";
import { Alignment } from "./history/alignment.ts";
import { Occupancy } from "./occupancy/occupancy.ts";
import { Presence } from "./presence/presence.ts";

/** How the hub of this node begins, ends, and is put right after a time without the others. */
@singleton()
export class HubLife {
  readonly #broker: Broker;
  readonly #control: Control;
  readonly #publisher: Publisher;
  readonly #subscriptions: Subscriptions;
  readonly #presence: Presence;
  readonly #channels: Channels;
  readonly #alignment: Alignment;
  readonly #occupancy: Occupancy;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    broker: Broker,
    control: Control,
    publisher: Publisher,
    subscriptions: Subscriptions,
    presence: Presence,
    channels: Channels,
    alignment: Alignment,
    occupancy: Occupancy,
    log: Log,
  ) {
    this.#broker = broker;
    this.#control = control;
    this.#publisher = publisher;
    this.#subscriptions = subscriptions;
    this.#presence = presence;
    this.#channels = channels;
    this.#alignment = alignment;
    this.#occupancy = occupancy;
    this.#log = log.part("realtime");
  }

  async start(): Promise<void> {
    this.#publisher.onAlone((key) => this.#alignment.strayed(key));
    this.#publisher.onRestart((channel) => void this.#alignment.align(channel));
    this.#broker.onMessage((topic, bytes, position) => {
      if (topic === CONTROL) this.#control.receive(bytes);
      else this.#publisher.receive(topic, bytes, position);
    });
    this.#broker.onReturn(() => void this.#putRight());
    await this.#broker.subscribe([CONTROL]);
    this.#alignment.start();
    this.#occupancy.start();
    await this.#presence.start();
  }

  async stop(): Promise<void> {
    this.#alignment.stop();
    await this.#occupancy.stop();
    await this.#presence.stop();
    await this.#broker.close();
  }

  /** Rights first: nobody may get what was taken from them meanwhile. What fails is done at the next return. */
  async #putRight(): Promise<void> {
    try {
      await this.#control.resend();
      await this.#subscriptions.review();
      await this.#presence.renew();
      await this.#callRolls();
      await this.#alignment.mend();
      await this.#occupancy.again();
    } catch (error) {
      this.#log.warn({ err: error }, "the state after an outage could not be put right");
    }
  }

  async #callRolls(): Promise<void> {
    const asked = [...this.#channels.all()].map(async (channel) => {
      if (channel.roll) await this.#presence.callRoll(channel, channel.roll);
    });
    await Promise.all(asked);
  }
}
