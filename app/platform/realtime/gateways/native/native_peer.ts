import type { WebSocket } from "ws";
import { type Container, openScope, type Scope } from "../../../container/index.ts";
import { logContext } from "../../../logging/index.ts";
import { type Clock, TokenBucket } from "../../../support/index.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Connections } from "../../connections/connections.ts";
import { decode, type Decoded, refOf, unbatched } from "./decode.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { WebSocketRequest } from "./web_socket_request.ts";

/** Waiting messages at which a client is not read from until they are fewer. */
const PAUSE_AT = 64;
const RESUME_AT = 16;
const BURST_SECONDS = 5;

/** What all peers of a gateway share. */
export interface PeerParts {
  dispatcher: Dispatcher;
  connections: Connections;
  clock: Clock;
  /** Messages a second that one client may send. */
  rate: () => number;
  /** Hears of a client that sends more. */
  tooFast: (connection: Connection) => void;
  /** Opens the scopes of connections; missing where no handler resolves services. */
  container: () => Container | undefined;
}

interface PeerOptions {
  connection: Connection;
  /** Parameters of the socket's path. */
  params: Readonly<Record<string, string>>;
  /** Whether an array of messages counts as so many messages. */
  batches: boolean;
}

interface Frame {
  data: Buffer;
  isBinary: boolean;
}

/** The reading side of one connection: its messages are handled one after the other, in order. */
export class NativePeer {
  readonly connection: Connection;
  readonly batches: boolean;
  readonly #ws: WebSocket;
  readonly #parts: PeerParts;
  readonly #params: Readonly<Record<string, string>>;
  readonly #bucket: TokenBucket;
  #waiting: Frame[] = [];
  /** Also until the client has been greeted. */
  #running = true;
  #scope: Scope | undefined;

  constructor(ws: WebSocket, { connection, params, batches }: PeerOptions, parts: PeerParts) {
    this.#ws = ws;
    this.connection = connection;
    this.batches = batches;
    this.#params = params;
    this.#parts = parts;
    this.#bucket = new TokenBucket(parts.rate() * BURST_SECONDS, parts.clock.now());
  }

  /** Begins with the messages: the client has been greeted. */
  begin(): void {
    void this.#work();
  }

  /** Any inbound frame is life. */
  seen(): void {
    this.connection.lastSeen = this.#parts.clock.now();
  }

  receive(data: Buffer, isBinary: boolean): void {
    this.#parts.connections.heard(this.connection, data.length);
    const messages = this.batches && !isBinary ? unbatched(data) : [data];
    for (const message of messages) this.#waiting.push({ data: message, isBinary });
    if (!this.#running) void this.#work();
    else if (this.#waiting.length >= PAUSE_AT) this.#ws.pause();
  }

  /** Lets go of the connection's services once the messages at hand are done. */
  async end(): Promise<void> {
    if (!this.#running) await this.#dispose();
  }

  async #dispose(): Promise<void> {
    try {
      await this.#scope?.dispose();
    } catch (error) {
      this.#parts.dispatcher.defect(error);
    }
    this.#scope = undefined;
  }

  /** Never rejects: what goes wrong on the way is told to the client, or written down. */
  async #work(): Promise<void> {
    this.#running = true;
    for (let frame = this.#next(); frame; frame = this.#next()) await this.#handle(frame);
    this.#running = false;
    if (this.connection.closed !== undefined) await this.#dispose();
  }

  #next(): Frame | undefined {
    if (this.#waiting.length <= RESUME_AT && this.#ws.isPaused) this.#ws.resume();
    return this.#cut ? undefined : this.#waiting.shift();
  }

  /** We sent the client away, so what it said is no longer heard. What it said before it left still is. */
  get #cut(): boolean {
    return typeof this.connection.closed === "object";
  }

  /** Every line that is logged on the way names connection and person. */
  #handle(frame: Frame): Promise<void> {
    const { id, viewer } = this.connection;
    const context = { connection_id: id, user_id: viewer?.id };
    return logContext.run(context, () => this.#dispatch(frame));
  }

  async #dispatch({ data, isBinary }: Frame): Promise<void> {
    const decoded = this.#decode(data, isBinary);
    if (!decoded) return;
    await this.#parts.dispatcher.dispatch({
      connection: this.connection,
      decoded,
      size: data.length,
      params: this.#params,
      resolve: this.#resolve,
    });
  }

  #decode(data: Buffer, isBinary: boolean): Decoded | undefined {
    try {
      this.#assertRate();
      return decode(data, isBinary);
    } catch (error) {
      const ref = refOf(data, isBinary);
      this.#parts.dispatcher.refuse(this.connection, error, { ref });
      return undefined;
    }
  }

  #assertRate(): void {
    const perSecond = this.#parts.rate();
    const limit = { perSecond, burst: perSecond * BURST_SECONDS };
    const wait = this.#bucket.take(limit, this.#parts.clock.now());
    if (wait === 0) return;
    this.#parts.tooFast(this.connection);
    throw new RealtimeError("rate_limited", { status: 429, retryAfter: Math.ceil(wait) });
  }

  readonly #resolve: WebSocketRequest["resolve"] = (service) => {
    this.#scope ??= this.#open();
    return this.#scope.resolve(service);
  };

  #open(): Scope {
    const container = this.#parts.container();
    if (!container)
      throw new Error("The gateway was not given a container, so no service can be resolved.");
    return openScope(container, "connection");
  }
}
