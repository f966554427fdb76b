import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebSocket } from "ws";
import { Settings } from "../../../../config/settings.ts";
import { type Container, createContainer } from "../../../../app/platform/container/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import {
  Broker,
  ChannelGroups,
  ChannelRules,
  Channels,
  Connections,
  EventPipeline,
  EventViews,
  History,
  Hub,
  type MessageMiddleware,
  type MessageRoute,
  NativeGateway,
  Occupancy,
  OccupancyStore,
  Presence,
  PresenceStore,
  Registry,
} from "../../../../app/platform/realtime/index.ts";
import { Alignment } from "../../../../app/platform/realtime/history/alignment.ts";
import { SocketsServer } from "../../../../app/platform/http/index.ts";
import { Clock, SystemClock } from "../../../../app/platform/support/index.ts";
import { openSocket } from "../../../support/open_socket.ts";
import type { Socket } from "../../../support/socket.ts";
import type { Backend } from "./backends.ts";

export interface LiveNodeOptions {
  backend: Backend;
  settings?: Partial<Settings["realtime"]>;
  messages?: readonly MessageRoute[];
  middleware?: readonly MessageMiddleware[];
  log?: Log;
  clock?: Clock;
}

const MARK = "mark";

/** Renders `<b>event data</b>`, or fails for the view `broken.njk`. */
class PlainViews extends EventViews {
  override render(view: string, data: unknown): string {
    if (view === "broken.njk") throw new Error("the template is broken");
    return `<hx-partial>${view} ${JSON.stringify(data)}</hx-partial>`;
  }
}

/** A clock that stops with its node. */
class MortalClock extends Clock {
  dead = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override now(): number {
    return this.#clock.now();
  }

  override after(ms: number, task: () => void): () => void {
    return this.#clock.after(ms, () => {
      if (!this.dead) task();
    });
  }
}

/** A node of the hub behind a real server. People sign in by telling their number. */
export class LiveNode {
  readonly container: Container;
  readonly settings: Settings;
  readonly server: Server;
  /** What the broker brings on channels is lost on its way. */
  deaf = false;
  readonly #sockets = new Map<string, WebSocket>();
  readonly #options: LiveNodeOptions;
  readonly #marks: (() => void)[] = [];

  private constructor(container: Container, settings: Settings, options: LiveNodeOptions) {
    this.container = container;
    this.settings = settings;
    this.#options = options;
    this.server = createServer();
    this.#accept(options);
  }

  static async start(options: LiveNodeOptions): Promise<LiveNode> {
    const settings = Settings.from([]);
    Object.assign(settings.realtime, options.settings);
    const container = createContainer();
    const broker = await options.backend.broker();
    container.registerInstance(Settings, settings);
    container.registerInstance(Log, options.log ?? Log.silent());
    container.registerInstance(
      Clock as never,
      new MortalClock(options.clock ?? new SystemClock()) as never,
    );
    container.registerInstance(Broker as never, broker as never);
    container.registerInstance(History as never, options.backend.history as never);
    container.registerInstance(OccupancyStore as never, options.backend.occupancy as never);
    container.registerInstance(PresenceStore as never, options.backend.presence as never);
    container.registerInstance(EventViews as never, new PlainViews() as never);
    const node = new LiveNode(container, settings, options);
    node.#listen(broker);
    await node.hub.start();
    await new Promise<void>((done) => node.server.listen(0, "127.0.0.1", done));
    return node;
  }

  get #clock(): MortalClock {
    return this.container.resolve(Clock as never);
  }

  get hub(): Hub {
    return this.container.resolve(Hub);
  }

  get rules(): ChannelRules {
    return this.container.resolve(ChannelRules);
  }

  get presence(): Presence {
    return this.container.resolve(Presence);
  }

  get registry(): Registry {
    return this.container.resolve(Registry);
  }

  get channels(): Channels {
    return this.container.resolve(Channels);
  }

  get connections(): Connections {
    return this.container.resolve(Connections);
  }

  get gateway(): NativeGateway {
    return this.container.resolve(NativeGateway);
  }

  get groups(): ChannelGroups {
    return this.container.resolve(ChannelGroups);
  }

  get pipeline(): EventPipeline {
    return this.container.resolve(EventPipeline);
  }

  get occupancy(): Occupancy {
    return this.container.resolve(Occupancy);
  }

  get broker(): Broker {
    return this.container.resolve(Broker as never);
  }

  get alignment(): Alignment {
    return this.container.resolve(Alignment);
  }

  /** Whether it reaches the others, and is right after a time without them. */
  isTogether(): boolean {
    return !this.broker.isAway && this.alignment.astray === 0;
  }

  /** Everything that was on its way to this node over the broker has come. */
  async roundTrip(): Promise<void> {
    const heard = Promise.withResolvers<void>();
    this.#marks.push(heard.resolve);
    await this.broker.subscribe([MARK]);
    const other = await this.#options.backend.broker();
    await other.publish({ topic: MARK, envelope: Buffer.from("mark") });
    await heard.promise;
    await other.close();
  }

  /** @param who the person's number, with what follows it in the query: `7&format=html` */
  connect(who: number | string): Promise<Socket> {
    const { port } = this.server.address() as AddressInfo;
    return openSocket(`http://127.0.0.1:${port}/ws?user=${who}`);
  }

  /** The server's end of a connection. */
  serverSide(connectionId: string): WebSocket | undefined {
    return this.#sockets.get(connectionId);
  }

  /** As at the end of a process, with or without goodbye. */
  async stop(): Promise<void> {
    await this.gateway.drain(0);
    await this.hub.stop();
    this.#close();
  }

  /** As with `kill -9`: nothing is said to anybody, and no timer goes off any more. */
  async die(): Promise<void> {
    this.#clock.dead = true;
    await this.container.resolve<Broker>(Broker as never).close();
    for (const connection of this.registry.all()) connection.closed = "vanished";
    this.#close();
  }

  /** Stands between the broker and the hub, to lose messages for the tests. */
  #listen(broker: Broker): void {
    const onMessage = broker.onMessage.bind(broker);
    broker.onMessage = (listener) =>
      onMessage((topic, envelope, position) => {
        if (topic === MARK) this.#marks.shift()?.();
        else if (!this.deaf || !topic.startsWith("c:")) listener(topic, envelope, position);
      });
  }

  #close(): void {
    for (const ws of this.#sockets.values()) ws.terminate();
    this.server.close();
  }

  #accept({ messages, middleware }: LiveNodeOptions): void {
    const { maxMessageBytes } = this.settings.realtime;
    const sockets = new SocketsServer({ maxPayload: maxMessageBytes });
    this.gateway.mount({ container: this.container, ...(middleware && { middleware }) });
    this.server.on("upgrade", (request, socket, head) => {
      const { searchParams: query } = new URL(request.url ?? "", "http://localhost");
      sockets.handleUpgrade(request, socket, head, (ws) => this.#take(ws, { query, messages }));
    });
  }

  #take(
    ws: WebSocket,
    { query, messages }: { query: URLSearchParams; messages: LiveNodeOptions["messages"] },
  ): void {
    const before = new Set(this.registry.all());
    const id = Number(query.get("user"));
    const scopes = query.get("scopes");
    const viewer = {
      id,
      name: `Person ${id}`,
      role: "member" as const,
      scopes: scopes === null ? null : new Set(scopes.split(",")),
      sessionId: query.get("session") ?? `session-${id}`,
    };
    const client = { address: query.get("address") ?? "127.0.0.1" };
    const visitor = { viewer: id ? viewer : null, client, userAgent: "test", params: {}, query };
    this.gateway.open(ws, { ...visitor, messages });
    const opened = [...this.registry.all()].find((connection) => !before.has(connection));
    if (opened) this.#sockets.set(opened.id, ws);
  }
}
