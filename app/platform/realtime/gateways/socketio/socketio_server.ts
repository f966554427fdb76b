import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { Server, type ServerOptions } from "socket.io";
import type { WebSocket } from "ws";
import type { Settings } from "../../../../../config/settings.ts";
import { RealtimeError } from "../../codes/index.ts";
import { ABSENCE_MS } from "./absences/absences.ts";
import { ConnectError } from "./connect_error.ts";

/** Who has not said what it wants for so long is cut off, in milliseconds. */
const CONNECT_MS = 10_000;
/** RFC 6455, 7.4.1. */
const POLICY_VIOLATION = 1008;

/** The library `socket.io` below our own listener: requests and open sockets are handed to it one by one. */
export class SocketIoServer {
  readonly io: Server;
  readonly #settings: Settings;
  /** Never listens; the library takes its requests from a server, and this is that server's place. */
  readonly #inner = createServer();
  readonly #opened = new WeakMap<IncomingMessage, WebSocket>();

  constructor(settings: Settings, adapter: ServerOptions["adapter"]) {
    this.#settings = settings;
    this.io = new Server({
      path: "/socket.io",
      serveClient: false,
      adapter,
      wsEngine: this.#takesOpenSockets(),
      maxHttpBufferSize: settings.realtime.maxMessageBytes,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: CONNECT_MS,
      cleanupEmptyChildNamespaces: true,
      connectionStateRecovery: { maxDisconnectionDuration: ABSENCE_MS, skipMiddlewares: false },
    });
    this.io.attach(this.#inner);
    this.io.of(/./).use((_, next) => next(ConnectError.of(new RealtimeError("namespace_unknown"))));
  }

  /** Connections of the library, also those that have not said yet who they are. */
  get size(): number {
    return this.io.engine.clientsCount;
  }

  /** Takes a request over; the library answers it, perhaps much later. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    this.#tellPings();
    this.#inner.emit("request", request, response);
  }

  /** Takes a socket whose handshake is done. In the turn in which it opened. */
  open(ws: WebSocket, request: IncomingMessage): void {
    this.#tellPings();
    this.#opened.set(request, ws);
    const refused = new PassThrough();
    refused.once("close", () => ws.close(POLICY_VIOLATION));
    this.#inner.emit("upgrade", request, refused, Buffer.alloc(0));
  }

  /** Cuts off who is left. */
  close(): void {
    this.io.engine.close();
  }

  /** What clients are told is what the heartbeat does, also after a reload of the configuration. */
  #tellPings(): void {
    const { heartbeatMs, silentMs } = this.#settings.realtime;
    Object.assign(this.io.engine.opts, {
      pingInterval: heartbeatMs,
      pingTimeout: Math.max(1000, silentMs - heartbeatMs),
    });
  }

  #takesOpenSockets() {
    const opened = this.#opened;
    return class {
      // oxlint-disable-next-line eslint/max-params -- as `ws` has it
      handleUpgrade(
        request: IncomingMessage,
        _socket: unknown,
        _head: unknown,
        done: (ws: WebSocket) => void,
      ): void {
        const ws = opened.get(request);
        if (ws) done(ws);
      }

      close(): void {}
    };
  }
}
