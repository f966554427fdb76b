import { WebSocket } from "ws";
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

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }
}
