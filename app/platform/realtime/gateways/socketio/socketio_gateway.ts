import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "socket.io";
import type { WebSocket } from "ws";
import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { UnavailableError } from "../../../errors/index.ts";
import { Authenticator, Limits, personKey } from "../../../security/index.ts";
import { Clock } from "../../../support/index.ts";
import { Defects } from "../../../tracker/index.ts";
import { closeOf } from "../../codes/index.ts";
import { Connections } from "../../connections/connections.ts";
import type { Viewer } from "../../viewer.ts";
import { shedLaterListeners } from "../native/shed_listeners.ts";
import { hasRoom, viewerOf, type Visitor } from "./arrivals.ts";
import { ConnectError } from "./connect_error.ts";
import { allowOrigin } from "./cors.ts";
import { type Engine, slim } from "./engine_insides.ts";
import { SocketIoClients } from "./socketio_clients.ts";
import { SocketIoServer } from "./socketio_server.ts";
import { withoutRooms } from "./without_rooms.ts";

/** A request at this gateway's path; `UpgradeRequest` fits. */
export interface SocketIoRequest {
  viewer: Viewer | null;
  client: { address: string };
  userAgent: string;
  query: URLSearchParams;
  incoming: IncomingMessage;
}

/**
 * The hub for clients of Socket.IO 4 (R7): socket.io-client, and Laravel Echo above it. The library `socket.io` speaks
 * the protocol; channels, members, history and everything between nodes are the hub's.
 */
@singleton()
export class SocketIoGateway {
  readonly #clients: SocketIoClients;
  readonly #connections: Connections;
  readonly #authenticator: Authenticator;
  readonly #settings: Settings;
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #defects: Defects;
  readonly #server: SocketIoServer;
  /** By the request of a handshake, and then by what came of it. */
  readonly #visitors = new WeakMap<object, Visitor>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    clients: SocketIoClients,
    connections: Connections,
    authenticator: Authenticator,
    settings: Settings,
    limits: Limits,
    clock: Clock,
    defects: Defects,
  ) {
    this.#clients = clients;
    this.#connections = connections;
    this.#authenticator = authenticator;
    this.#settings = settings;
    this.#limits = limits;
    this.#clock = clock;
    this.#defects = defects;
    this.#server = this.#open();
  }

  /** Looks at who comes, before anything is opened for them. @throws UnavailableError, TooManyRequestsError */
  admit({ viewer, client: { address }, query, incoming }: SocketIoRequest): void {
    if (query.has("sid")) return;
    const key = this.#limits.addressKey(address);
    if (key !== null && incoming.headers.upgrade === undefined)
      this.#limits.door("connectAddress").pass(key);
    const isFull = this.#server.size >= this.#settings.realtime.maxConnections;
    const refusal = isFull ? "node_full" : this.#connections.refusal({ viewer, address });
    if (refusal) throw new UnavailableError("connection_refused", closeOf(refusal).text);
  }

  /** Takes an open socket. Must be called in the same turn in which the socket opened. */
  open(ws: WebSocket, request: SocketIoRequest): void {
    const { incoming, client, viewer } = request;
    ws.on("close", (code: number) => code === NO_CLOSE_FRAME && this.#clients.broke(ws));
    ws.on("error", ({ code }: NodeJS.ErrnoException) => {
      const key = viewer ? personKey(viewer.id) : client.address;
      if (code === TOO_LARGE) this.#limits.refused("frameBytes", key);
    });
    shedLaterListeners(ws);
    this.#remember(request);
    queueMicrotask(() => this.#server.open(ws, incoming)); // then its listeners come after the shedding
  }

  /** Takes a request of a client that polls, and answers it, perhaps much later. */
  poll(request: SocketIoRequest, response: ServerResponse): void {
    const { incoming } = request;
    if (allowOrigin(incoming, response, this.#settings.realtime.allowedOrigins)) return;
    this.#remember(request);
    this.#server.answer(incoming, response);
  }

  /** Cuts off what is left when the hub has sent its connections away, spread over `ms` at most. */
  async drain(ms: number): Promise<void> {
    const end = this.#clock.now() + ms;
    while (this.#server.size > 0 && this.#clock.now() < end)
      await new Promise<void>((done) => this.#clock.after(LOOK_MS, done));
    this.#server.close();
  }

  #remember({ viewer, client, userAgent, query, incoming }: SocketIoRequest): void {
    const { address } = client;
    if (!query.has("sid")) this.#visitors.set(incoming, { viewer, address, userAgent });
  }

  #open(): SocketIoServer {
    const adapter = withoutRooms((pid, last) => this.#clients.restore(pid, last));
    const server = new SocketIoServer(this.#settings, adapter);
    server.io.engine.on("connection", (engine: Engine) => {
      const visitor = this.#visitors.get(engine.request);
      if (visitor) this.#visitors.set(engine, visitor);
      slim(engine);
    });
    server.io.use((socket, next) => void this.#receive(socket, next));
    server.io.on("connection", (socket) => this.#clients.greeted(socket));
    return server;
  }

  async #receive(socket: Socket, next: (error?: Error) => void): Promise<void> {
    try {
      await this.#enter(socket);
      next();
    } catch (error) {
      next(error instanceof ConnectError ? error : this.#defect(error));
    }
  }

  async #enter(socket: Socket): Promise<void> {
    const visitor = this.#visitors.get(socket.conn);
    if (!visitor) throw ConnectError.ofClose("not_signed_in");
    const viewer = await viewerOf(socket, visitor, this.#authenticator);
    if (!hasRoom(socket, { viewer, address: visitor.address }, this.#connections)) return;
    await this.#clients.enter(socket, { ...visitor, viewer });
  }

  #defect(error: unknown): Error {
    const message = "a Socket.IO client could not be let in";
    this.#defects.note(error, { where: "socket", name: "connect", message });
    return ConnectError.ofClose("failed");
  }
}

/** While the hub sends everybody away, so often it is looked whether all have gone. */
const LOOK_MS = 50;

/** What `ws` says when the wire ended without a close frame (RFC 6455, 7.1.5). */
const NO_CLOSE_FRAME = 1006;

/** What `ws` says of a frame above `maxPayload`; it closes with 1009 by itself. */
const TOO_LARGE = "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
