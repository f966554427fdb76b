import { WebSocket } from "ws";
import type { Close } from "../../codes/index.ts";
import type { Batch } from "../../output/batch.ts";
import { writeBatch } from "../../output/raw_websocket.ts";
import type { Transport } from "../../output/transport.ts";

/** A WebSocket as the wire of a connection. */
export class WebSocketTransport implements Transport {
  readonly #ws: WebSocket;

  constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  get waiting(): number {
    return this.#ws.bufferedAmount;
  }

  write(batch: Batch): void {
    writeBatch(this.#ws, batch);
  }

  ping(): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.ping();
  }

  close({ codes, reason }: Close): void {
    this.#ws.close(codes.websocket, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }
}
