import type { Redis } from "ioredis";
import { UnavailableError } from "../../errors/index.ts";
import { type Announcement, type Holding, type Member, userKey } from "./member.ts";
import type { RedisWire } from "../broker/redis_wire.ts";
import { type Counting, PresenceStore } from "./presence_store.ts";
import { channelTopic } from "../events/publisher.ts";
import { BURY, DEAD, JOIN, LEAVE, MEMBERS, PRESENT, RENEW } from "./redis_scripts.ts";

/** Presence of all nodes that share a Redis. Each change is one script, announced by that script. */
export class RedisPresenceStore extends PresenceStore {
  readonly #redis: Redis;
  readonly #wire: RedisWire;

  /** @param wire the broker's, so that it carries the announcements */
  constructor(redis: Redis, wire: RedisWire) {
    super();
    this.#redis = redis;
    this.#wire = wire;
  }

  override async join(
    node: string,
    holding: Holding,
    announcement?: Announcement,
  ): Promise<boolean> {
    const { member } = holding;
    const user = userKey(member.user_id);
    const held = [holdingKey(holding), JSON.stringify(holding)];
    const args = [node, user, JSON.stringify(member), ...held, ...this.#announced(announcement)];
    return (await this.#run(JOIN, this.#keys(node, holding.channel), args)) === 1;
  }

  override leave(node: string, holding: Holding, announcement?: Announcement): Promise<boolean> {
    return this.#leave(node, holding, { announcement, dead: "0" });
  }

  override reap(node: string, holding: Holding, announcement?: Announcement): Promise<boolean> {
    return this.#leave(node, holding, { announcement, dead: "1" });
  }

  override async members(channel: string, counting: Counting = "living"): Promise<Member[]> {
    const answer = await this.#run(MEMBERS, this.#keys("", channel), [counting]);
    const [nodes, fields] = answer as [string[], string[]];
    const counted = new Set(nodes);
    const byUser = new Map<string, Member>();
    for (let at = 0; at < fields.length; at += 2) {
      const [node, user] = split(fields[at] ?? "");
      if (counted.has(node)) byUser.set(user, JSON.parse(fields[at + 1] ?? "") as Member);
    }
    return [...byUser.values()];
  }

  override async present(
    channel: string,
    userIds: readonly (number | string)[],
    counting: Counting = "living",
  ): Promise<Set<number | string>> {
    if (userIds.length === 0) return new Set();
    const args = [counting, ...userIds.map(userKey)];
    const answers = (await this.#run(PRESENT, this.#keys("", channel), args)) as number[];
    return new Set(userIds.filter((_, index) => answers[index] === 1));
  }

  override async renew(node: string, leaseMs: number): Promise<boolean> {
    const ran = await this.#each((tag) =>
      this.#run(RENEW, [this.#nodes(tag)], [node, String(leaseMs)]),
    );
    return ran.every((answer) => answer === 1);
  }

  override async held(node: string): Promise<Holding[]> {
    this.#assertReady();
    const holdings = await this.#each((tag) => this.#redis.hvals(this.#heldBy(node, tag)));
    return holdings.flat().map((text) => JSON.parse(text) as Holding);
  }

  override async dead(): Promise<string[]> {
    const dead = await this.#each((tag) => this.#run(DEAD, [this.#nodes(tag)], []));
    return [...new Set((dead as string[][]).flat())];
  }

  override async bury(node: string): Promise<void> {
    await this.#each((tag) => this.#run(BURY, this.#keysAt(tag, node, ""), [node]));
  }

  /** What holds for all channels stands on each shard, beside the channels of that shard. */
  #each<T>(work: (tag: string) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#wire.tags.map(work));
  }

  async #leave(
    node: string,
    holding: Holding,
    { announcement, dead }: { announcement: Announcement | undefined; dead: "0" | "1" },
  ): Promise<boolean> {
    const user = userKey(holding.member.user_id);
    const args = [node, user, holdingKey(holding), dead, ...this.#announced(announcement)];
    return (await this.#run(LEAVE, this.#keys(node, holding.channel), args)) === 1;
  }

  /** Never queues: while Redis is away the caller must know at once. */
  async #run(script: string, keys: string[], args: (string | Buffer)[]): Promise<unknown> {
    this.#assertReady();
    return this.#redis.eval(script, keys.length, ...keys, ...args);
  }

  #assertReady(): void {
    if (this.#redis.status !== "ready")
      throw new UnavailableError("redis_away", "Redis cannot be reached.");
  }

  #announced(announcement: Announcement | undefined): (string | Buffer)[] {
    if (!announcement) return ["", "", "", ""];
    const { topic, envelope } = announcement;
    const wire = this.#wire;
    return [wire.publish, wire.channel(topic), wire.head(topic), envelope];
  }

  #nodes(tag: string): string {
    return leasesKey(this.#wire, tag);
  }

  #heldBy(node: string, tag: string): string {
    return `${tag}${this.#wire.prefix}presence:node:${node}`;
  }

  /** On the shard that carries the channel, so that a change and its announcement are one step. */
  #keys(node: string, channel: string): string[] {
    return this.#keysAt(this.#wire.tag(channelTopic(channel)), node, channel);
  }

  #keysAt(tag: string, node: string, channel: string): string[] {
    const members = `${tag}${this.#wire.prefix}presence:channel:${channel}`;
    return [this.#nodes(tag), members, this.#heldBy(node, tag)];
  }
}

/** Until when each node lives, as one shard knows it. */
export function leasesKey({ prefix }: RedisWire, tag: string): string {
  return `${tag}${prefix}presence:nodes`;
}

function holdingKey({ channel, member }: Holding): string {
  return `${channel}|${userKey(member.user_id)}`;
}

function split(field: string): [node: string, user: string] {
  const bar = field.indexOf("|");
  return [field.slice(0, bar), field.slice(bar + 1)];
}
