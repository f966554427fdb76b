import { singleton } from "../../platform/container/index.ts";
import { BadRequestError, ForbiddenError, TooLargeError } from "../../platform/errors/index.ts";
import {
  channelKey,
  channelKind,
  ChannelRules,
  dataOf,
  Hub,
  isSystemChannel,
  MAX_DATA,
  Occupancy,
  plainData,
  Presence,
  type PusherApp,
} from "../../platform/realtime/index.ts";

/** An event as an app's server sends it. */
export interface AppEvent {
  name: string;
  data: unknown;
  channels: readonly string[];
  /** The connection that caused it, and does not get it. */
  socketId?: string | null | undefined;
}

/** What can be told of a channel. */
export type Attribute = "user_count" | "subscription_count";
export type ChannelFacts = Partial<Record<Attribute, number>>;

const ATTRIBUTES: readonly string[] = ["user_count", "subscription_count"] satisfies Attribute[];

/** What an app's server may do on the channels of its app. Channels that the chat rules are not among them. */
@singleton()
export class AppChannels {
  readonly #hub: Hub;
  readonly #rules: ChannelRules;
  readonly #presence: Presence;
  readonly #occupancy: Occupancy;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(hub: Hub, rules: ChannelRules, presence: Presence, occupancy: Occupancy) {
    this.#hub = hub;
    this.#rules = rules;
    this.#presence = presence;
    this.#occupancy = occupancy;
  }

  /** @throws ForbiddenError for channels of the chat, TooLargeError, RealtimeError `reserved_event` */
  async trigger(app: PusherApp, event: AppEvent): Promise<void> {
    this.assertTriggerable(app, event);
    const { namespace } = app.hub;
    const except = event.socketId ?? undefined;
    const data = dataOf(event.data);
    const system = event.channels.filter(isSystemChannel);
    const open = event.channels.filter((name) => !isSystemChannel(name));
    const publish = (channels: readonly string[], more: { system?: boolean }) =>
      channels.length > 0 &&
      this.#hub.publishNamed(channels, event.name, data, { namespace, except, ...more });
    await Promise.all([publish(open, {}), publish(system, { system: true })]);
  }

  /** All that can be known before anything is sent. @throws as `trigger` */
  assertTriggerable(app: PusherApp, { name, data, channels }: AppEvent): void {
    for (const channel of channels) this.assertOwn(app, channel);
    const size = Buffer.byteLength(plainData(dataOf(data)));
    if (size > MAX_DATA)
      throw new TooLargeError(
        "event_too_large",
        `The data of ${name} has ${size} bytes; ${MAX_DATA} are the most.`,
      );
  }

  /** @throws ForbiddenError */
  assertOwn({ hub }: PusherApp, channel: string): void {
    if (this.#isOpen(hub.namespace, channel)) return;
    const text = `${channel} belongs to the chat: its own rules decide about it, not an app's secret.`;
    throw new ForbiddenError("channel_refused", text);
  }

  /** The occupied channels whose names begin with `prefix`. @throws BadRequestError */
  async occupied(
    app: PusherApp,
    prefix: string,
    wanted: readonly string[],
  ): Promise<Record<string, ChannelFacts>> {
    if (wanted.includes("user_count") && channelKind(prefix).access !== "presence")
      throw new BadRequestError(
        "invalid_info",
        "user_count is known of presence channels only: set filter_by_prefix to presence- or longer.",
      );
    const { namespace } = app.hub;
    await this.#occupancy.settled();
    const all = await this.#occupancy.channels(namespace, prefix);
    const names = [...all.keys()].filter((name) => this.#isOpen(namespace, name));
    const facts = await Promise.all(names.map((name) => this.facts(app, name, wanted)));
    return Object.fromEntries(names.map((name, index) => [name, facts[index] ?? {}]));
  }

  /** @throws BadRequestError for what is not known of such a channel */
  async facts(app: PusherApp, channel: string, wanted: readonly string[]): Promise<ChannelFacts> {
    const unknown = wanted.find((one) => !ATTRIBUTES.includes(one));
    if (unknown !== undefined)
      throw new BadRequestError("invalid_info", `There is no attribute ${unknown}.`);
    const facts: ChannelFacts = {};
    if (wanted.includes("subscription_count"))
      facts.subscription_count = await this.count(app, channel);
    if (wanted.includes("user_count")) facts.user_count = (await this.users(app, channel)).length;
    return facts;
  }

  /** How many subscriptions a channel has on all nodes. */
  async count({ hub }: PusherApp, channel: string): Promise<number> {
    await this.#occupancy.settled();
    const [count = 0] = await this.#occupancy.counts(hub.namespace, [channel]);
    return count;
  }

  /** Who is on a presence channel. @throws BadRequestError for other channels */
  async users({ hub }: PusherApp, channel: string): Promise<{ id: number | string }[]> {
    if (channelKind(channel).access !== "presence")
      throw new BadRequestError(
        "not_presence",
        `${channel} is no presence channel: nobody is told there.`,
      );
    const members = await this.#presence.members(channelKey(hub.namespace, channel));
    return members.map(({ user_id }) => ({ id: user_id }));
  }

  /** Closes the connections of a signed-in user on every node; they stay away. */
  terminate({ hub }: PusherApp, userId: string): Promise<void> {
    return this.#hub.disconnectAppUser(hub.id, userId);
  }

  #isOpen(namespace: string, channel: string): boolean {
    return !this.#rules.isRuled(namespace, channel);
  }
}
