import { ChannelGroups } from "../channels/groups.ts";
import { Subscriptions } from "../channels/subscriptions.ts";
import { type Close, type CloseName, closeOf, type OwnClose } from "../codes/index.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock, randomId } from "../../support/index.ts";
import { Admission } from "./admission.ts";
import { Coalescer } from "../output/coalescer.ts";
import type { UserId } from "../presence/member.ts";
import { Presence } from "../presence/presence.ts";
import type { Viewer } from "../viewer.ts";
import { PARLEY } from "./app.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Registry } from "./registry.ts";

const DRAIN_STEP_MS = 50;

type Given = "viewer" | "address" | "userAgent" | "encoder" | "protocol" | "transport";

/** What a gateway knows of a client that comes. `id` where the protocol has a form of its own for it; `app` is Parley's own unless given. */
export type Arrival = Pick<ConnectionOptions, Given> &
  Partial<Pick<ConnectionOptions, "id" | "app" | "sessionId" | "expiresAt">>;

type Applicant = Pick<Arrival, "viewer" | "address" | "app">;
type Guard = (applicant: Applicant) => CloseName | undefined;
type ConnectionListener = (connection: Connection) => void | Promise<void>;

/** How connections begin and end on this node. */
@singleton()
export class Connections {
  readonly #registry: Registry;
  readonly #subscriptions: Subscriptions;
  readonly #groups: ChannelGroups;
  readonly #presence: Presence;
  readonly #coalescer: Coalescer;
  readonly #heartbeat: Heartbeat;
  readonly #admission: Admission;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #guards: Guard[] = [];
  readonly #opened: ConnectionListener[] = [];
  readonly #ended: ConnectionListener[] = [];
  #draining = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    registry: Registry,
    subscriptions: Subscriptions,
    groups: ChannelGroups,
    presence: Presence,
    coalescer: Coalescer,
    heartbeat: Heartbeat,
    admission: Admission,
    clock: Clock,
    log: Log,
  ) {
    this.#registry = registry;
    this.#subscriptions = subscriptions;
    this.#groups = groups;
    this.#presence = presence;
    this.#coalescer = coalescer;
    this.#heartbeat = heartbeat;
    this.#admission = admission;
    this.#clock = clock;
    this.#log = log.part("realtime");
    coalescer.onSlow((connection) => this.#cutSlow(connection));
    heartbeat.acts({
      silent: (connection) => this.#cutSilent(connection),
      stalled: (connection) => this.#cutSlow(connection),
      expired: (connection) => this.close(connection, "expired"),
    });
  }

  /** Adds a reason of another part to turn clients away; asked after the hub's own limits. */
  guard(guard: Guard): void {
    this.#guards.push(guard);
  }

  /** Why a client cannot be let in, if so. A gateway that refuses says so by `closeOf`. */
  refusal(applicant: Applicant): CloseName | undefined {
    const full = this.#draining ? "restart" : this.#admission.refusal(applicant);
    if (full) return full;
    for (const guard of this.#guards) {
      const refused = guard(applicant);
      if (refused) return refused;
    }
    return undefined;
  }

  /** Lets a client in. Its gateway says hello and then calls `welcome`. */
  open(arrival: Arrival): Connection {
    const { id = randomId(96), app = PARLEY } = arrival;
    const options = { ...arrival, id, app, since: this.#clock.now() };
    const connection = new Connection(options, this.#coalescer);
    this.#registry.add(connection);
    this.#heartbeat.watch(connection);
    this.#quietly(this.#presence.arrive(connection));
    return connection;
  }

  /** Tells those who asked for it that a client was let in; what they send follows the gateway's hello. */
  welcome(connection: Connection): void {
    this.#tell(this.#opened, connection);
  }

  /** Something came from the client: any inbound frame is life. */
  heard(connection: Connection, bytes: number): void {
    connection.lastSeen = this.#clock.now();
    connection.framesIn += 1;
    connection.bytesIn += bytes;
  }

  /** The connection's app says who its user is (a signed-in Pusher client). */
  identify(connection: Connection, user: UserId): void {
    if (connection.closed === undefined) this.#registry.identify(connection, user);
  }

  /**
   * The client brought new credentials of the same person, or the first ones; channels that these do not open are left.
   */
  async renew(connection: Connection, viewer: Viewer): Promise<void> {
    if (connection.closed !== undefined) return;
    const isNew = connection.viewer === null;
    this.#registry.renew(connection, viewer);
    if (isNew) this.#quietly(this.#presence.arrive(connection));
    connection.expiresAt = viewer.expiresAt;
    connection.warned = false;
    await this.#subscriptions.reviewOf(connection);
  }

  /** Says goodbye; what was sent before still goes out. */
  close(connection: Connection, why: CloseName | OwnClose): void {
    if (connection.closed !== undefined) return;
    this.#coalescer.flush(connection);
    const close: Close = closeOf(why);
    connection.closed = close;
    connection.transport.close(close);
    this.#gone(connection);
  }

  /** The client is gone: it said so, or its wire broke. */
  ended(connection: Connection, how: "left" | "vanished"): void {
    if (connection.closed !== undefined) return;
    connection.closed = how;
    this.#gone(connection);
  }

  onOpened(listener: ConnectionListener): void {
    this.#opened.push(listener);
  }

  onEnded(listener: ConnectionListener): void {
    this.#ended.push(listener);
  }

  /** Lets nobody in any more and sends everybody away, spread over `ms` in random order. */
  async drain(ms: number): Promise<void> {
    this.#draining = true;
    const waiting = shuffled([...this.#registry.all()]);
    const steps = Math.max(1, Math.floor(ms / DRAIN_STEP_MS));
    const size = Math.ceil(waiting.length / steps);
    while (waiting.length > 0) {
      for (const connection of waiting.splice(0, size)) this.close(connection, "restart");
      if (waiting.length > 0) await this.#pause(DRAIN_STEP_MS);
    }
  }

  /** Lets people in again. */
  resume(): void {
    this.#draining = false;
  }

  #gone(connection: Connection): void {
    connection.pending = undefined;
    this.#subscriptions.drop(connection);
    this.#groups.drop(connection);
    this.#registry.remove(connection);
    this.#heartbeat.unwatch(connection);
    this.#quietly(this.#presence.depart(connection));
    this.#tell(this.#ended, connection);
  }

  #cutSlow(connection: Connection): void {
    const { id, transport } = connection;
    this.#log.info(
      { connection_id: id, waiting: transport.waiting },
      "a slow reader was sent away",
    );
    connection.pending = undefined;
    this.close(connection, "slow_reader");
  }

  #cutSilent(connection: Connection): void {
    this.ended(connection, "vanished");
    connection.transport.terminate();
  }

  #tell(listeners: readonly ConnectionListener[], connection: Connection): void {
    for (const listener of listeners) this.#quietly((async () => listener(connection))());
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#log.error({ err: error }, "a listener to connections failed"),
    );
  }

  #pause(ms: number): Promise<void> {
    return new Promise((done) => this.#clock.after(ms, done));
  }
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
