import { WebSocket } from "ws";
import type { Close } from "../../codes/index.ts";
import type { Batch } from "../../output/batch.ts";
import { textOf } from "../../output/deflate.ts";
import { frameOf } from "../../output/frame.ts";
import { writeFrames } from "../../output/raw_websocket.ts";
import type { Transport } from "../../output/transport.ts";

/** A WebSocket as the wire of a connection. */
export class WebSocketTransport implements Transport {
  protected readonly ws: WebSocket;

  constructor(ws: WebSocket) {
    this.ws = ws;
  }

  get waiting(): number {
    return this.ws.bufferedAmount;
  }

  write(batch: Batch): void {
    writeFrames(this.ws, batch);
  }

  ping(): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.ping();
  }

  close({ codes, reason }: Close): void {
    this.ws.close(codes.websocket, reason);
  }

  terminate(): void {
    this.ws.terminate();
  }
}

/** The wire of a client that asked for several frames at a time: all of one turn come as one array. */
export class BatchingTransport extends WebSocketTransport {
  override write(batch: Batch): void {
    if (batch.count === 1) return super.write(batch);
    const joined = batch.as(ARRAY, arrayOf);
    writeFrames(this.ws, { joined, frames: [joined] });
  }
}

const ARRAY = {};
const [OPEN, COMMA, CLOSE] = ["[", ",", "]"].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
];

function arrayOf(frames: readonly Buffer[]): Buffer {
  const pieces = frames.flatMap((frame, index) => [index === 0 ? OPEN : COMMA, textOf(frame)]);
  return frameOf(Buffer.concat([...pieces, CLOSE]));
}
