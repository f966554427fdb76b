import { singleton } from "../../container/index.ts";
import { Registry } from "../connections/registry.ts";
import { Coalescer } from "../output/coalescer.ts";
import { Tally } from "../statistics/tally.ts";
import { Channel, type ChannelParts } from "./channel.ts";
import type { ChannelOptions } from "./channel_options.ts";
import { ChannelRules } from "./channel_rules.ts";

/** The channels that somebody on this node listens to. */
@singleton()
export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly #rules: ChannelRules;
  readonly #parts: ChannelParts;
  #onGap: (channel: Channel) => void = () => {};

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(rules: ChannelRules, coalescer: Coalescer, registry: Registry, tally: Tally) {
    this.#rules = rules;
    this.#parts = {
      coalescer,
      find: (id) => registry.get(id),
      gap: (channel) => this.#onGap(channel),
      delivered: ({ key }, event) => tally.delivered(key, event),
    };
  }

  /** Says who fetches what is missing. */
  onGap(fetch: (channel: Channel) => void): void {
    this.#onGap = fetch;
  }

  get(key: string): Channel | undefined {
    return this.#channels.get(key);
  }

  /** What is said of a channel, whether or not anybody here listens. */
  options(key: string): ChannelOptions {
    return this.#rules.optionsOf(key);
  }

  get size(): number {
    return this.#channels.size;
  }

  all(): IterableIterator<Channel> {
    return this.#channels.values();
  }

  /** The channel, made when nobody here listens to it yet. */
  open(key: string): Channel {
    const known = this.#channels.get(key);
    if (known) return known;
    const channel = new Channel(key, this.#rules.optionsOf(key), this.#parts);
    this.#channels.set(key, channel);
    return channel;
  }

  /** Forgets a channel that nobody here listens to any more. */
  close(channel: Channel): void {
    if (this.#channels.get(channel.key) === channel) this.#channels.delete(channel.key);
  }
}
