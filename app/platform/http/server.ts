import type { AddressInfo } from "node:net";
import { once } from "node:events";
import type { Server as NodeServer, ServerOptions as HttpOptions } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import type { Settings } from "../../../config/settings.ts";
import type { Log } from "../logging/index.ts";
import type { DeferredWork } from "../queue/index.ts";
import { TOKEN_PROTOCOL } from "../security/index.ts";
import type { Health } from "./health.ts";
import { Tls } from "./tls/tls.ts";
import { SwiftResponse } from "./swift_response.ts";
import { SilentConnections } from "./silent_connections.ts";
import { SocketsServer } from "./sockets_server.ts";

export interface ServerOptions {
  app: Hono;
  settings: Settings;
  health: Health;
  deferred: DeferredWork;
  /** Hears of certificates that were changed. */
  log?: Log;
}

/** Above that of the usual proxies (60 s), so that they and not we close an idle connection. */
const KEEP_ALIVE_MS = 65_000;
/** While it stops, so often idle connections are looked for, and those that have not said anything. */
const IDLE_LOOK_MS = 10;
const SILENT_LOOK_MS = 250;
/** A peer that does not answer our close frame holds its socket for no longer (`ws` would wait 30 s). */
const CLOSING = { closeTimeout: 10_000 }; // apart, for @types/ws does not know it

/** A request without a body needs no stream for one: a tenth of the cost of a small request. */
const PLAIN: HttpOptions = { optimizeEmptyRequests: true, ServerResponse: SwiftResponse };

/** The listener for HTTP and WebSocket on one port, with TLS where it is configured, and its graceful end. */
export class Server {
  readonly #options: ServerOptions;
  readonly #sockets: SocketsServer;
  readonly #server: NodeServer;
  readonly #tls: Tls | undefined;
  readonly #silent: SilentConnections;
  readonly #drains: (() => unknown)[] = [];
  #stopping: Promise<void> | undefined;

  /** @throws ConfigurationError when certificate and key can't be used */
  constructor(options: ServerOptions) {
    this.#options = options;
    this.#sockets = new SocketsServer({
      maxPayload: options.settings.realtime.maxMessageBytes,
      handleProtocols: chooseProtocol,
      ...CLOSING,
    });
    this.#tls = Tls.of(options.settings, options.log?.part("tls"));
    this.#server = createAdaptorServer({
      ...(this.#tls ? this.#tls.listener : { serverOptions: PLAIN }),
      fetch: options.app.fetch,
      websocket: { server: this.#sockets },
    }) as NodeServer;
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#silent = new SilentConnections(this.#server);
  }

  /** @returns the address to open in a browser @throws when the port is taken */
  async listen(): Promise<{ host: string; port: number; url: string }> {
    const { host, port } = this.#options.settings.app;
    this.#server.listen(port, host);
    await once(this.#server, "listening");
    const address = this.#server.address() as AddressInfo;
    await this.#tls?.start(this.#server, address.port);
    const url = `${this.#tls ? "https" : "http"}://${nameOf(host)}:${address.port}`;
    return { host, port: address.port, url };
  }

  /**
   * Reads certificate and key again, for new connections; done by itself when the files change.
   *
   * @returns whether they are in use; else the old ones stay and the log says why
   */
  reloadCertificate(): boolean {
    return this.#tls?.reload() ?? false;
  }

  /** What must be said or finished when the server stops: sockets are told to come back, work ends. */
  onDrain(task: () => unknown): void {
    this.#drains.push(task);
  }

  /**
   * Sends traffic elsewhere, as before maintenance: readiness goes red and sockets are told to come back, which they
   * do elsewhere. What still comes by HTTP is served. Fulfilled when all have been told.
   */
  async drain(): Promise<void> {
    this.#options.health.drain();
    await this.#runDrains();
  }

  /**
   * Stops gracefully: not ready any more, no new connections, then what is in hand may finish for as long as
   * `DRAIN_SECONDS` says; what is left after that is cut off.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    if (!this.#server.listening) return;
    const { settings, health, deferred } = this.#options;
    health.drain();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#tls?.stop();
    const deadline = patience(settings.app.drainSeconds * 1000);
    // A keep-alive connection ends soon after the response that it carries.
    const idle = setInterval(() => this.#server.closeIdleConnections(), IDLE_LOOK_MS);
    const silent = setInterval(() => this.#silent.end(), SILENT_LOOK_MS);
    await Promise.race([this.#drain(closed), deadline.over]);
    clearInterval(idle);
    clearInterval(silent);
    deadline.cancel();
    this.#cutOff();
    await closed;
    deferred.abandon();
  }

  async #drain(closed: Promise<unknown>): Promise<void> {
    await this.#runDrains();
    await closed;
    await this.#options.deferred.settled();
  }

  async #runDrains(): Promise<void> {
    await Promise.allSettled(this.#drains.map(async (task) => await task()));
  }

  #cutOff(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    if (this.#tls) this.#tls.cutOff();
    else this.#server.closeAllConnections();
  }
}

/** @example const server = createServer({ app, settings, health, deferred }); await server.listen(); */
export function createServer(options: ServerOptions): Server {
  return new Server(options);
}

/** A client that offers protocols wants one chosen; a token among them is a credential and no protocol. */
function chooseProtocol(offered: Set<string>): string | false {
  const [first = false] = offered;
  return [...offered].find((protocol) => !protocol.startsWith(TOKEN_PROTOCOL)) ?? first;
}

function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function patience(ms: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { over: promise, cancel: () => clearTimeout(timer) };
}
