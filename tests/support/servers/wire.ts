import { connect, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { freePort } from "./free_port.ts";

/**
 * A wire between a program and a real server that can be cut, or made deaf: what the server answers is then lost on
 * the way, though it has done what it was told.
 *
 * @example
 * const wire = await Wire.to(maria.url);
 * wire.deafen();
 * wire.cut();
 * await wire.close();
 */
export class Wire {
  readonly url: string;
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #pairs = new Set<[Socket, Socket]>();
  #deaf = false;
  /** Connections that were made through it. */
  made = 0;

  private constructor(server: Server, url: string, target: { host: string; port: number }) {
    this.#server = server;
    this.url = url;
    this.#target = target;
    server.on("connection", (near) => this.#join(near));
  }

  static async to(url: string): Promise<Wire> {
    const near = new URL(url);
    const target = { host: near.hostname, port: Number(near.port) };
    const server = createServer();
    near.port = String(await freePort());
    server.listen(Number(near.port), "127.0.0.1");
    await once(server, "listening");
    return new Wire(server, near.href, target);
  }

  /** From now on no answer arrives; what is sent does. */
  deafen(): void {
    this.#deaf = true;
  }

  /** Breaks every connection; new ones work as ever. */
  cut(): void {
    this.#deaf = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
    this.#pairs.clear();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(near: Socket): void {
    const far = connect(this.#target);
    const pair: [Socket, Socket] = [near, far];
    this.made++;
    this.#pairs.add(pair);
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => void (this.#deaf || near.write(bytes)));
    for (const [one, other] of [pair, pair.toReversed() as [Socket, Socket]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    near.on("close", () => this.#pairs.delete(pair));
  }
}
