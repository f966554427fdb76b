import { WebSocket } from "ws";
import type { Close } from "../../codes/index.ts";
import type { Batch } from "../../output/batch.ts";
import { writeFrames } from "../../output/raw_websocket.ts";
import type { Transport } from "../../output/transport.ts";

const PING = JSON.stringify({ event: "pusher:ping", data: "{}" });

/** A WebSocket whose client knows Pusher's pings and close codes. */
export class PusherTransport implements Transport {
  readonly #ws: WebSocket;

  constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  get waiting(): number {
    return this.#ws.bufferedAmount;
  }

  write(batch: Batch): void {
    writeFrames(this.#ws, batch);
  }

  /** In the protocol's own words: browsers do not tell scripts of a WebSocket's ping. */
  ping(): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.send(PING, { compress: false });
  }

  close({ codes, reason }: Close): void {
    this.#ws.close(codes.pusher, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }
}
