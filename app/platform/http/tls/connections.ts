import type { Server } from "node:http";
import type { Http2Session } from "node:http2";
import type { Socket } from "node:net";

/**
 * Every connection of a TLS listener. Node's own `closeAllConnections` is missing there, and an HTTP/2 session
 * ends only when it is told to.
 */
export class Connections {
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<Http2Session>();
  readonly #idleMs: number;
  #draining = false;

  /** @param idleMs how long an HTTP/2 session may be silent */
  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  follow(server: Server): void {
    server.on("connection", (socket: Socket) => remember(this.#sockets, socket));
    server.on("session", (session: Http2Session) => this.#welcome(session));
  }

  /** Sends GOAWAY on every session, now and to come: streams in hand may finish, new ones go elsewhere. */
  drain(): void {
    this.#draining = true;
    for (const session of this.#sessions) session.close();
  }

  cutOff(): void {
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }

  #welcome(session: Http2Session): void {
    remember(this.#sessions, session);
    session.setTimeout(this.#idleMs, () => session.close());
    if (this.#draining) session.close();
  }
}

interface Closing {
  once(event: "close", listener: () => void): unknown;
}

function remember<T extends Closing>(set: Set<T>, item: T): void {
  set.add(item);
  item.once("close", () => set.delete(item));
}
