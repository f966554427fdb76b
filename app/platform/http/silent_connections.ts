import type { Server, Socket } from "node:net";

/**
 * Connections over which nothing has come yet, such as browsers open in advance. Node takes them for busy, so a stop
 * would wait for them; nothing is lost with them.
 */
export class SilentConnections {
  readonly #open = new Set<Socket>();

  constructor(server: Server) {
    const open = this.#open;
    function forget(this: Socket): void {
      open.delete(this);
    }
    server.on("connection", (socket: Socket) => {
      open.add(socket);
      socket.once("close", forget);
    });
  }

  /** Ends those that are still silent, and forgets the others. */
  end(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
    this.#open.clear();
  }
}
