import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { Channels } from "../channels/channels.ts";
import { channelKey, splitKey } from "../channels/namespace.ts";
import { Notices } from "../channels/notices.ts";
import { Subscriptions } from "../channels/subscriptions.ts";
import { subscriptionCount } from "../events/event_type.ts";
import { Publisher } from "../events/publisher.ts";
import { HubNode } from "../node.ts";
import { Presence } from "../presence/presence.ts";
import { type OccupancyChange, OccupancyStore } from "./occupancy_store.ts";

/** Changes within this time are told together, in milliseconds. */
const GATHER_MS = 100;
const RETRY_MS = 1_000;
const TOUCH_MS = 20_000;
/** Begins the channels of gateways, which are nobody's business. */
const SYSTEM = "#";

/**
 * How many subscriptions channels have over all nodes, told in batches; which become occupied and vacant; and the
 * counts that subscribers are told where the channel's settings say so.
 */
@singleton()
export class Occupancy {
  readonly #store: OccupancyStore;
  readonly #channels: Channels;
  readonly #publisher: Publisher;
  readonly #notices: Notices;
  readonly #node: HubNode;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** What the store was told. */
  readonly #told = new Map<string, number>();
  readonly #changed = new Set<string>();
  #planned: (() => void) | undefined;
  #stopTouching: (() => void) | undefined;
  #telling: Promise<void> = Promise.resolve();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    store: OccupancyStore,
    channels: Channels,
    subscriptions: Subscriptions,
    publisher: Publisher,
    presence: Presence,
    notices: Notices,
    node: HubNode,
    clock: Clock,
    log: Log,
  ) {
    this.#store = store;
    this.#channels = channels;
    this.#publisher = publisher;
    this.#notices = notices;
    this.#node = node;
    this.#clock = clock;
    this.#log = log.part("realtime");
    subscriptions.onChanged(({ key, name }) => name.startsWith(SYSTEM) || this.#note(key));
    presence.onDead((dead) => this.#bury(dead));
  }

  start(): void {
    this.#stopTouching = this.#clock.after(TOUCH_MS, () => {
      void this.#touch().finally(() => this.#stopTouching && this.start());
    });
  }

  /** Says that nobody is left here. */
  async stop(): Promise<void> {
    this.#stopTouching?.();
    this.#stopTouching = undefined;
    this.#planned?.();
    await this.settled();
  }

  /** Subscriptions of channels over all nodes; of this node alone while the store is away. */
  counts(namespace: string, names: readonly string[]): Promise<number[]> {
    return this.countsOf(names.map((name) => channelKey(namespace, name)));
  }

  /** As `counts`, by the keys of channels. */
  countsOf(keys: readonly string[]): Promise<number[]> {
    return this.#store
      .counts(keys)
      .catch(() => keys.map((key) => this.#channels.get(key)?.size ?? 0));
  }

  /** The occupied channels of a namespace whose names begin with `prefix`, and their subscriptions. */
  async channels(namespace: string, prefix = ""): Promise<Map<string, number>> {
    const all = await this.#store.channels(namespace).catch(() => this.#local(namespace));
    return new Map([...all].filter(([name]) => name.startsWith(prefix)));
  }

  /** Tells the store what it was not told yet. */
  settled(): Promise<void> {
    this.#planned?.();
    this.#planned = undefined;
    return (this.#telling = this.#telling.then(() => this.#tell()));
  }

  /** The store may have lost what it was told. */
  async again(): Promise<void> {
    this.#told.clear();
    for (const { key, name } of this.#channels.all())
      if (!name.startsWith(SYSTEM)) this.#changed.add(key);
    await this.settled();
  }

  #note(key: string): void {
    this.#changed.add(key);
    this.#planned ??= this.#clock.after(GATHER_MS, () => void this.settled());
  }

  async #tell(): Promise<void> {
    const counts = this.#due();
    if (counts.size === 0) return;
    try {
      const changes = await this.#store.set(this.#node.id, counts);
      for (const [key, count] of counts) this.#remember(key, count);
      for (const change of changes) this.#announce(change);
    } catch (error) {
      this.#log.debug({ err: error }, "the occupancy store cannot be reached");
      for (const key of counts.keys()) this.#changed.add(key);
      this.#planned ??= this.#clock.after(RETRY_MS, () => void this.settled());
    }
  }

  /** Who came and went in between is not told. */
  #due(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const key of this.#changed) {
      const count = this.#channels.get(key)?.size ?? 0;
      if (count !== (this.#told.get(key) ?? 0)) counts.set(key, count);
    }
    this.#changed.clear();
    return counts;
  }

  #remember(key: string, count: number): void {
    if (count > 0) this.#told.set(key, count);
    else this.#told.delete(key);
  }

  #announce({ key, total, turned }: OccupancyChange): void {
    const { namespace, name: channel } = splitKey(key);
    if (turned) this.#notices.tell({ kind: `channel_${turned}`, namespace, channel });
    if (!this.#channels.options(key).counts) return;
    this.#notices.tell({ kind: "subscription_count", namespace, channel, count: total });
    const { name: event, transient } = subscriptionCount;
    void this.#publisher.publish([key], { event, transient, data: { count: total } });
  }

  async #bury(node: string): Promise<void> {
    for (const key of await this.#store.bury(node)) {
      const { namespace, name: channel } = splitKey(key);
      this.#notices.tell({ kind: "channel_vacated", namespace, channel });
    }
  }

  async #touch(): Promise<void> {
    try {
      if (this.#told.size > 0 && !(await this.#store.touch(this.#node.id))) await this.again();
    } catch (error) {
      this.#log.debug({ err: error }, "the occupancy store cannot be reached");
    }
  }

  #local(namespace: string): Map<string, number> {
    const channels = [...this.#channels.all()].filter((one) => one.namespace === namespace);
    return new Map(channels.map(({ name, size }) => [name, size]));
  }
}
