import { once } from "node:events";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { firstLine, parseLine } from "./lines.ts";
import type { Outcome } from "./reply.ts";
import { dial, shortPath, socketPath, socketsIn } from "./socket_paths.ts";

const PATIENCE_MS = 5000;

export interface ControlOptions {
  /** Where the sockets of all servers of this storage are. */
  folder: string;
  node: string;
  /** Unique to this process. */
  run: string;
  /** Does what is asked; never rejects. */
  readonly answer: (asked: unknown) => Promise<Outcome>;
}

/**
 * What the console says to a server on the same machine: a Unix socket that only the server's own user may open. A
 * request is one line of JSON, `{"verb":"config:reload"}`; so is the reply, after which the connection ends.
 */
export class ControlServer {
  readonly #options: ControlOptions;
  readonly #open = new Set<Socket>();
  #server: Server | undefined;

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  get path(): string {
    return socketPath(this.#options.folder, this.#options.node);
  }

  /** Clears away what dead servers left, and listens. @throws when a living server has this name already */
  async listen(): Promise<void> {
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    // Only its owner may enter the folder, also while the socket has no permissions of its own yet.
    chmodSync(this.#options.folder, 0o700);
    await this.#sweep();
    // Whoever has said all (`echo … | nc -U`) still hears the reply.
    const server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket));
    server.listen(shortPath(this.path));
    await once(server, "listening");
    chmodSync(this.path, 0o600);
    server.unref();
    this.#server = server;
  }

  /** Ends it; the socket is removed. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  async #sweep(): Promise<void> {
    for (const { path } of socketsIn(this.#options.folder)) {
      const living = await dial(path);
      if (!living) rmSync(path, { force: true });
      else living.destroy();
      if (living && path === this.path) {
        throw new Error(`Another server is called ${this.#options.node} and uses ${path}.`);
      }
    }
  }

  async #serve(socket: Socket): Promise<void> {
    this.#open.add(socket.once("close", () => this.#open.delete(socket)));
    const line = await firstLine(socket, PATIENCE_MS);
    if (line === undefined) {
      socket.destroy();
      return;
    }
    const { run, node, answer } = this.#options;
    const reply = { run, node, ok: true, ...(await answer(parseLine(line))) };
    if (!socket.destroyed) socket.end(`${JSON.stringify(reply)}\n`);
  }
}
