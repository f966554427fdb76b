import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { RealtimeError } from "../codes/index.ts";
import type { Connection } from "../connections/connection.ts";
import type { Position } from "../history/position.ts";
import { IndexOf } from "../connections/index_of.ts";
import { assertChannelName } from "./channel_name.ts";
import { CHAT } from "./namespace.ts";
import { type SubscribeOptions, Subscriptions } from "./subscriptions.ts";
import type { Joined } from "./welcome.ts";

/** `#` cannot stand in the name of a channel, so a group is never taken for one. */
const GROUP = /^#[A-Za-z0-9_\-.]{1,100}$/;

/** What a client learns when it has joined a group. */
export interface GroupJoined {
  group: string;
  /** The answer of each channel that it may join. */
  channels: Joined[];
  /** Channels of the group that it may not join. */
  refused: string[];
}

export interface GroupOptions extends Omit<SubscribeOptions, "since" | "acknowledge"> {
  /** The last positions that the client has, by channel. */
  since?: Readonly<Record<string, Position>> | undefined;
  /** Called for each channel as it is joined, before its first event. */
  each?: (joined: Joined) => void;
}

/** Whether a name is that of a group: `#` and up to 100 of `[A-Za-z0-9_-.]`. */
export function isGroupName(name: string): boolean {
  return GROUP.test(name);
}

/**
 * Named sets of the chat's channels that one subscribes to and publishes to as one. Who is on several channels of a
 * group gets one copy of what is published to it. When a group changes, those who subscribed to it follow.
 *
 * @example
 * groups.define("#desk", ["news", "sports"]);
 * await hub.publishNamed(groups.channels("#desk"), "headline", data, { asOne: true });
 */
@singleton()
export class ChannelGroups {
  readonly #subscriptions: Subscriptions;
  readonly #log: Logger;
  readonly #groups = new Map<string, readonly string[]>();
  readonly #members = new IndexOf<string, Connection>();
  readonly #joined = new Map<Connection, Map<string, GroupOptions>>();

  constructor(subscriptions: Subscriptions, log: Log) {
    this.#subscriptions = subscriptions;
    this.#log = log.part("realtime");
  }

  /** Makes a group, or gives it other channels; on this node. */
  define(name: string, channels: readonly string[]): void {
    if (!isGroupName(name)) throw new RealtimeError("invalid_channel");
    for (const channel of channels) assertChannelName(channel);
    const before = this.#groups.get(name) ?? [];
    this.#groups.set(name, [...new Set(channels)]);
    const change = { name, added: without(channels, before), removed: without(before, channels) };
    for (const connection of [...this.#members.get(name)]) this.#follow(connection, change);
  }

  /** Takes a group away; those who subscribed to it leave its channels. */
  remove(name: string): void {
    if (!this.#groups.has(name)) return;
    this.define(name, []);
    this.#groups.delete(name);
  }

  names(): string[] {
    return [...this.#groups.keys()];
  }

  /** @throws RealtimeError `group_unknown` */
  channels(name: string): readonly string[] {
    const channels = this.#groups.get(name);
    if (!channels) throw new RealtimeError("group_unknown", { status: 404 });
    return channels;
  }

  /**
   * Puts a connection on the channels of a group that it may join.
   *
   * @throws RealtimeError `group_unknown`, `channel_refused` when it may join none, and as `Subscriptions.subscribe`
   */
  async subscribe(
    connection: Connection,
    name: string,
    options: GroupOptions = {},
  ): Promise<GroupJoined> {
    const channels = connection.namespace === CHAT ? this.channels(name) : [];
    const answer = await this.#join(connection, { name, channels, options });
    if (answer.channels.length === 0) throw new RealtimeError("channel_refused", { status: 403 });
    if (connection.closed === undefined) this.#remember(connection, name, options);
    return answer;
  }

  /** Leaves the channels of a group, but for those that another group of the connection has too. */
  unsubscribe(connection: Connection, name: string): boolean {
    const groups = this.#joined.get(connection);
    if (!groups?.delete(name)) return false;
    this.#members.remove(name, connection);
    for (const channel of without(this.#groups.get(name) ?? [], [...this.#wanted(connection)]))
      this.#subscriptions.unsubscribe(connection, channel);
    if (groups.size === 0) this.#joined.delete(connection);
    return true;
  }

  /** The connection has ended. */
  drop(connection: Connection): void {
    for (const name of this.#joined.get(connection)?.keys() ?? [])
      this.#members.remove(name, connection);
    this.#joined.delete(connection);
  }

  #remember(connection: Connection, name: string, options: GroupOptions): void {
    const groups = this.#joined.get(connection) ?? new Map<string, GroupOptions>();
    groups.set(name, options);
    this.#joined.set(connection, groups);
    this.#members.add(name, connection);
  }

  async #join(
    connection: Connection,
    {
      name,
      channels,
      options,
    }: { name: string; channels: readonly string[]; options: GroupOptions },
  ): Promise<GroupJoined> {
    const answer: GroupJoined = { group: name, channels: [], refused: [] };
    const { since, each, ...rest } = options;
    for (const channel of channels) {
      const acknowledge = (joined: Joined): void => {
        answer.channels.push(joined);
        each?.(joined);
      };
      try {
        const given = { ...rest, since: since?.[channel], acknowledge };
        await this.#subscriptions.subscribe(connection, channel, given);
      } catch (error) {
        if (!(error instanceof RealtimeError) || error.code !== "channel_refused") throw error;
        answer.refused.push(channel);
      }
    }
    return answer;
  }

  /** The group has other channels now. */
  #follow(connection: Connection, { name, added, removed }: GroupChange): void {
    const kept = this.#wanted(connection);
    for (const channel of without(removed, [...kept])) {
      if (this.#subscriptions.unsubscribe(connection, channel))
        connection.protocol.cut(connection, channel, "group_changed");
    }
    const options = { ...this.#joined.get(connection)?.get(name), since: undefined };
    this.#join(connection, { name, channels: added, options }).catch((error: unknown) =>
      this.#log.warn({ err: error, group: name }, "a connection could not follow its group"),
    );
  }

  /** The channels of all groups that the connection has joined. */
  #wanted(connection: Connection): ReadonlySet<string> {
    const groups = [...(this.#joined.get(connection)?.keys() ?? [])];
    return new Set(groups.flatMap((name) => this.#groups.get(name) ?? []));
  }
}

interface GroupChange {
  name: string;
  added: readonly string[];
  removed: readonly string[];
}

function without(all: readonly string[], taken: readonly string[]): string[] {
  return all.filter((one) => !taken.includes(one));
}
