import "reflect-metadata";
import { Redis } from "ioredis";
import { bootAwareness } from "../../../../app/features/awareness/index.ts";
import { bindAccounts, startAccounts, Users } from "../../../../app/features/accounts/index.ts";
import { bootDrafts } from "../../../../app/features/drafts/index.ts";
import { bootFiles } from "../../../../app/features/files/index.ts";
import { bootMessages } from "../../../../app/features/messages/index.ts";
import { bootNotifications } from "../../../../app/features/notifications/index.ts";
import { bootRooms } from "../../../../app/features/rooms/index.ts";
import { bootSearch } from "../../../../app/features/search/index.ts";
import { discoverServices } from "../../../../app/discovered.ts";
import { defineChannels } from "../../../../app/channels.ts";
import { migrations } from "../../../../app/migrations.ts";
import {
  type Container,
  type Constructor,
  createContainer,
} from "../../../../app/platform/container/index.ts";
import { Database, Migrator } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import {
  Broker,
  ChannelRules,
  EventViews,
  History,
  Hub,
  memoryStorey,
  NoEventViews,
  OccupancyStore,
  PresenceStore,
  redisStorey,
} from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { MemorySessionStore, SessionStore } from "../../../../app/platform/sessions/index.ts";
import { FolderStore, ObjectStore } from "../../../../app/platform/storage/index.ts";
import { Clock, FakeClock, randomId } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";
import type { Storey } from "../../../support/storeys.ts";
import { Listener } from "./listener.ts";

/** What the nodes of one installation share. */
interface Ground {
  env: Record<string, string>;
  clock: FakeClock;
  objects: ObjectStore;
  broker(): Broker;
  history: History;
  presence: PresenceStore;
  occupancy: OccupancyStore;
}

/** One node of the chat in this process: real database, real broker, no HTTP; its clock is moved by tests. */
export class ChatNode {
  readonly container: Container;
  readonly clock: FakeClock;

  private constructor(ground: Ground) {
    this.clock = ground.clock;
    this.container = createContainer();
    const values = { NODE_ENV: "test", ...ground.env };
    this.container.registerInstance(Settings, Settings.from([{ name: "the test", values }]));
    this.container.registerInstance(Log, Log.silent());
    this.#provide(Clock, ground.clock);
    this.#provide(ObjectStore, ground.objects);
    this.#provide(Broker, ground.broker());
    this.#provide(History, ground.history);
    this.#provide(PresenceStore, ground.presence);
    this.#provide(OccupancyStore, ground.occupancy);
    this.#provide(EventViews, new NoEventViews());
    this.#provide(SessionStore, new MemorySessionStore(ground.clock));
  }

  /** One node on a fresh database, ended after the suite. */
  static async open(storey: Storey, env: Record<string, string> = {}): Promise<ChatNode> {
    const [node] = await ChatNode.openSeveral(storey, 1, env);
    return node as ChatNode;
  }

  /** Two nodes on one fresh database and one broker. */
  static async openTwo(
    storey: Storey,
    env: Record<string, string> = {},
  ): Promise<[ChatNode, ChatNode]> {
    return (await ChatNode.openSeveral(storey, 2, env)) as [ChatNode, ChatNode];
  }

  /** Several nodes on one fresh database and one broker. */
  static async openSeveral(
    storey: Storey,
    count: number,
    env: Record<string, string> = {},
  ): Promise<ChatNode[]> {
    await discoverServices("application");
    const ground = await prepare(storey, env);
    const nodes = Array.from({ length: count }, () => new ChatNode(ground));
    for (const node of nodes) {
      storey.onClose(() => node.#stop());
      await node.#start();
    }
    return nodes;
  }

  get<S extends object>(service: Constructor<S>): S {
    return this.container.resolve(service);
  }

  /** Somebody with a new account. */
  async person(name: string): Promise<Viewer> {
    const email = `${name.toLowerCase()}.${randomId(48)}@example.org`.toLowerCase();
    const users = this.get(Users);
    const role = (await users.exist()) ? ("member" as const) : ("admin" as const);
    const user = await users.create({ name, email, password: "correct horse battery" }, role);
    return { id: user.id, name: user.name, role: user.role, scopes: null };
  }

  /** Several of them, in the order of their names. */
  async people<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ [Each in keyof Names]: Viewer }> {
    const viewers: Viewer[] = [];
    for (const name of names) viewers.push(await this.person(name));
    return viewers as { [Each in keyof Names]: Viewer };
  }

  /** A client of somebody that has joined these channels. */
  listen(viewer: Viewer, ...channels: string[]): Promise<Listener> {
    return Listener.open(this.container, viewer, channels);
  }

  /** All that follows the commits so far is delivered. */
  async settled(): Promise<void> {
    await this.get(Database).settled();
    await this.get(Outbox).settled();
  }

  async #start(): Promise<void> {
    await new Migrator(this.get(Database), migrations).migrate();
    defineChannels(this.get(ChannelRules), this.container);
    bindAccounts(this.container);
    startAccounts(this.container);
    bootRooms(this.container);
    bootMessages(this.container);
    bootSearch(this.container);
    bootFiles(this.container);
    bootNotifications(this.container);
    bootDrafts(this.container);
    bootAwareness(this.container);
    await this.get(Hub).start();
    this.get(Outbox).start();
  }

  async #stop(): Promise<void> {
    await this.get(Outbox).stop();
    await this.get(Hub).stop();
    await this.get(Database).close();
  }

  #provide<T>(token: abstract new (...args: never[]) => T, instance: T): void {
    this.container.registerInstance(token as never, instance as never);
  }
}

async function prepare(storey: Storey, more: Record<string, string>): Promise<Ground> {
  const env = { ...(await storey.environment()), ...more };
  const clock = new FakeClock(Date.now());
  const objects = new FolderStore(storey.freshFolder());
  const shared = storey.redis();
  if (!shared) {
    return { env, clock, objects, ...memoryStorey(clock) };
  }
  // Ids of people and rooms come again on each fresh database.
  const prefix = `${shared.prefix}${randomId(48)}:`;
  const client = () => connect(storey, shared.url);
  const main = client();
  const log = Log.silent().part("realtime");
  const { broker, ...stores } = redisStorey({ main, prefix });
  return { env, clock, objects, ...stores, broker: () => broker({ subscriber: client(), log }) };
}

function connect(storey: Storey, url: string): Redis {
  const redis = new Redis(url);
  storey.onClose(async () => redis.disconnect());
  return redis;
}
