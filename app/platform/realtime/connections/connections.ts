import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock, randomId } from "../../support/index.ts";
import { Admission } from "./admission.ts";
import { Coalescer } from "../output/coalescer.ts";
import { type CloseCode, closeCodes } from "../codes.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { Expiry } from "./expiry.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Presence } from "../presence/presence.ts";
import { Registry } from "./registry.ts";
import type { Viewer } from "../viewer.ts";
import { Subscriptions } from "../channels/subscriptions.ts";

const DRAIN_STEP_MS = 50;

/** What a gateway knows of a client that comes. */
export type Arrival = Omit<ConnectionOptions, "id" | "since">;

type ConnectionListener = (connection: Connection) => void | Promise<void>;

/** How connections begin and end on this node. */
@singleton()
export class Connections {
  readonly #registry: Registry;
  readonly #subscriptions: Subscriptions;
  readonly #presence: Presence;
  readonly #coalescer: Coalescer;
  readonly #heartbeat: Heartbeat;
  readonly #admission: Admission;
  readonly #expiry: Expiry;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #opened: ConnectionListener[] = [];
  readonly #ended: ConnectionListener[] = [];
  #draining = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    registry: Registry,
    subscriptions: Subscriptions,
    presence: Presence,
    coalescer: Coalescer,
    heartbeat: Heartbeat,
    admission: Admission,
    expiry: Expiry,
    clock: Clock,
    log: Log,
  ) {
    this.#registry = registry;
    this.#subscriptions = subscriptions;
    this.#presence = presence;
    this.#coalescer = coalescer;
    this.#heartbeat = heartbeat;
    this.#admission = admission;
    this.#expiry = expiry;
    this.#clock = clock;
    this.#log = log.part("realtime");
    coalescer.onSlow((connection) => this.#cutSlow(connection));
    expiry.onExpired((connection) => this.close(connection, closeCodes.token_expired));
    heartbeat.onSilent((connection) => this.#cutSilent(connection));
  }

  /** Why nobody more can be let in, if so. */
  refusal(arrival: Pick<Arrival, "viewer" | "address">): CloseCode | undefined {
    return this.#draining ? closeCodes.restart : this.#admission.refusal(arrival);
  }

  /** Lets a client in. Its gateway says hello and then calls `welcome`. */
  open(arrival: Arrival): Connection {
    const options = { ...arrival, id: randomId(96), since: this.#clock.now() };
    const connection = new Connection(options, this.#coalescer);
    this.#registry.add(connection);
    this.#heartbeat.watch(connection);
    this.#expiry.watch(connection);
    this.#quietly(this.#presence.arrive(connection));
    return connection;
  }

  /** Lets a connection live by another credential of its person; channels that this does not open are left. */
  async renew(connection: Connection, viewer: Viewer): Promise<void> {
    if (connection.closed !== undefined) return;
    this.#registry.renew(connection, viewer);
    this.#expiry.watch(connection);
    await this.#subscriptions.reviewOf(connection);
  }

  /** Tells those who asked for it that a client was let in; what they send follows the gateway's hello. */
  welcome(connection: Connection): void {
    this.#tell(this.#opened, connection);
  }

  /** Says goodbye with a code; what was sent before still goes out. */
  close(connection: Connection, { code, reason }: CloseCode): void {
    if (connection.closed !== undefined) return;
    this.#coalescer.flush(connection);
    if (connection.closed !== undefined) return;
    connection.closed = { code, reason };
    connection.transport.close(code, reason);
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
      for (const connection of waiting.splice(0, size)) this.close(connection, closeCodes.restart);
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
    this.#registry.remove(connection);
    this.#heartbeat.unwatch(connection);
    this.#expiry.unwatch(connection);
    this.#quietly(this.#presence.depart(connection));
    this.#tell(this.#ended, connection);
  }

  #cutSlow(connection: Connection): void {
    const { id, transport } = connection;
    this.#log.info(
      { connection_id: id, waiting: transport.waiting },
      "a slow reader was sent away",
    );
    this.close(connection, closeCodes.slow_reader);
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
