import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { Broker, type Keep } from "../broker/broker.ts";
import type { Channel } from "../channels/channel.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { Channels } from "../channels/channels.ts";
import { decodeEnvelope } from "../events/envelope.ts";
import { channelTopic } from "../events/publisher.ts";
import { History } from "./history.ts";
import { tellMissed } from "./missed.ts";
import type { Position } from "./position.ts";

/** Events of other nodes overtake ours by less than this, in milliseconds; longer, and they are fetched. */
const GAP_MS = 50;
const RETRY_MS = 1_000;
/** A message that was lost without a trace is noticed within this, in milliseconds. */
const CHECK_MS = 30_000;
const BATCH = 500;

/**
 * Keeps the channels of this node in step with their histories: fetches what did not come, and where that is not to
 * be had any more goes on from where the channel stands and tells its subscribers that they missed something.
 */
@singleton()
export class Alignment {
  readonly #history: History;
  readonly #broker: Broker;
  readonly #channels: Channels;
  readonly #rules: ChannelRules;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #running = new Map<Channel, { again: boolean; done: Promise<void> }>();
  readonly #planned = new Set<Channel>();
  /** Keys of channels on which this node published while it was alone. */
  readonly #astray = new Set<string>();
  #stopChecking: (() => void) | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    history: History,
    broker: Broker,
    channels: Channels,
    rules: ChannelRules,
    clock: Clock,
    log: Log,
  ) {
    this.#history = history;
    this.#broker = broker;
    this.#channels = channels;
    this.#rules = rules;
    this.#clock = clock;
    this.#log = log.part("realtime");
    channels.onGap((channel) => this.#plan(channel, GAP_MS));
  }

  /** How many channels wait for a new epoch. */
  get astray(): number {
    return this.#astray.size;
  }

  /** Begins to look from time to time whether something was lost without a trace. */
  start(): void {
    this.#stopChecking = this.#clock.after(CHECK_MS, () => {
      void this.check().finally(() => this.#stopChecking && this.start());
    });
  }

  stop(): void {
    this.#stopChecking?.();
    this.#stopChecking = undefined;
  }

  /** Brings one channel in step. Never fails: while the history cannot be read, it is tried again. */
  align(channel: Channel): Promise<void> {
    const running = this.#running.get(channel);
    if (running) {
      running.again = true;
      return running.done;
    }
    const state = { again: false, done: Promise.resolve() };
    this.#running.set(channel, state);
    return (state.done = this.#run(channel, state));
  }

  /** Looks where all channels stand, and aligns those that are not there. */
  async check(): Promise<void> {
    for (const [keep, channels] of grouped(this.#channels.all())) {
      for (let at = 0; at < channels.length; at += BATCH)
        await this.#check(channels.slice(at, at + BATCH), keep);
    }
  }

  /** Notes that an event of the channel reached this node alone, so that its history is not all. */
  strayed(key: string): void {
    if (this.#rules.optionsOf(key).keep) this.#astray.add(key);
  }

  /** The history can be read again: what was published alone ends its epoch, the rest is fetched. */
  async mend(): Promise<void> {
    for (const key of this.#astray) {
      const { keep } = this.#rules.optionsOf(key);
      if (keep) await this.#broker.restart(channelTopic(key), keep);
      this.#astray.delete(key);
    }
    await this.check();
  }

  async #run(channel: Channel, state: { again: boolean }): Promise<void> {
    try {
      do {
        state.again = false;
        await this.#align(channel);
      } while (state.again);
    } catch (error) {
      this.#log.debug({ err: error, channel: channel.key }, "a history cannot be read");
      this.#plan(channel, RETRY_MS);
    } finally {
      this.#running.delete(channel);
    }
  }

  async #align(channel: Channel): Promise<void> {
    const { keep } = channel.options;
    const topic = channelTopic(channel.key);
    if (!keep || !this.#isLive(channel)) return;
    const since = channel.position;
    if (!since) return this.#begin(channel, keep);
    const { position, entries, complete } = await this.#history.read(topic, { since, keep });
    if (!complete) return this.#reset([{ channel, position }]);
    for (const { offset, envelope } of entries)
      channel.arriveFetched(decodeEnvelope(envelope).publication, {
        epoch: position.epoch,
        offset,
      });
  }

  async #begin(channel: Channel, keep: Keep): Promise<void> {
    const [position] = await this.#history.positions([channelTopic(channel.key)], keep);
    if (position) this.#reset([{ channel, position }]);
  }

  async #check(channels: readonly Channel[], keep: Keep): Promise<void> {
    try {
      const topics = channels.map(({ key }) => channelTopic(key));
      const positions = await this.#history.positions(topics, keep);
      const behind = channels.filter((channel, index) => differs(channel, positions[index]));
      await Promise.all(behind.map((channel) => this.align(channel)));
    } catch (error) {
      this.#log.debug({ err: error }, "histories cannot be read");
    }
  }

  /** Goes on from where the channels stand. Who knew that they joined is told first. */
  #reset(resets: readonly { channel: Channel; position: Position }[]): void {
    const live = resets.filter(({ channel }) => this.#isLive(channel));
    tellMissed(live);
    for (const { channel, position } of live) channel.reset(position);
  }

  #plan(channel: Channel, ms: number): void {
    if (this.#planned.has(channel)) return;
    this.#planned.add(channel);
    this.#clock.after(ms, () => {
      this.#planned.delete(channel);
      if (this.#isLive(channel) && (channel.hasGap || !channel.position)) void this.align(channel);
    });
  }

  #isLive(channel: Channel): boolean {
    return this.#channels.get(channel.key) === channel;
  }
}

function differs({ position }: Channel, now: Position | undefined): boolean {
  return position?.epoch !== now?.epoch || position?.offset !== now?.offset;
}

/** Channels by how much of them is kept; those without history are left out. */
function grouped(channels: Iterable<Channel>): Map<Keep, Channel[]> {
  const groups = new Map<string, { keep: Keep; channels: Channel[] }>();
  for (const channel of channels) {
    const { keep } = channel.options;
    if (!keep) continue;
    const name = `${keep.size} ${keep.ms}`;
    const group = groups.get(name) ?? { keep, channels: [] };
    group.channels.push(channel);
    groups.set(name, group);
  }
  return new Map([...groups.values()].map((group) => [group.keep, group.channels]));
}
