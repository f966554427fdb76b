import { createServer, type Server, type Socket, connect } from "node:net";
import { once } from "node:events";
import { freePort } from "./servers/free_port.ts";

/**
 * A network cable between a browser and a server, to be cut and mended: a TCP relay on a port of its own.
 *
 * @example
 * const cable = await Cable.to(node.port);
 * await page.goto(cable.url);
 * await cable.cut();
 * await cable.mend();
 */
export class Cable {
  readonly url: string;
  readonly #port: number;
  readonly #target: number;
  readonly #ends = new Set<Socket>();
  #server: Server | undefined;
  #stalled = false;

  private constructor(port: number, target: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#port = port;
    this.#target = target;
  }

  static async to(target: number): Promise<Cable> {
    const cable = new Cable(await freePort(), target);
    await cable.mend();
    return cable;
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const end of this.#ends) end.destroy();
    if (server) await new Promise((done) => server.close(done));
  }

  /** Lets connections through again; also after `stall`. */
  async mend(): Promise<void> {
    this.#stalled = false;
    for (const end of this.#ends) end.resume();
    if (this.#server) return;
    this.#server = createServer((near) => this.#join(near));
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Lets nothing through without ending anything: a network that silently drops packets. */
  stall(): void {
    this.#stalled = true;
    for (const end of this.#ends) end.pause();
  }

  #join(near: Socket): void {
    const far = connect(this.#target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(from);
      from.on("data", (bytes) => void to.write(bytes));
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => void (this.#ends.delete(from), to.destroy()));
      if (this.#stalled) from.pause();
    }
  }
}
