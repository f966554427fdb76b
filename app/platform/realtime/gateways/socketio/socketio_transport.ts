import type { Socket } from "socket.io";
import type { Close } from "../../codes/index.ts";
import type { Batch } from "../../output/batch.ts";
import { writeFrames } from "../../output/raw_websocket.ts";
import type { Transport } from "../../output/transport.ts";
import { type Engine, freeWebSocket, ping, webSocketOf } from "./engine_insides.ts";
import type { SocketIoEncoder } from "./socketio_encoder.ts";
import { Trail } from "./trail.ts";

/**
 * A Socket.IO client as the wire of a connection. Frames go straight to its WebSocket, all of a turn in one write;
 * through Engine.IO where the client polls, or where that has something of its own to send first.
 */
export class SocketIoTransport implements Transport {
  readonly trail: Trail;
  readonly #socket: Socket;
  readonly #engine: Engine;
  readonly #encoder: SocketIoEncoder;
  readonly #closing: (close: Close) => void;
  /** What waits until the client was greeted. */
  #held: Batch[] | undefined = [];
  /** Bytes that Engine.IO has not handed on yet. */
  #queued = 0;

  /** @param closing hears that the hub ends the connection, while it still has its channels */
  constructor(socket: Socket, encoder: SocketIoEncoder, closing: (close: Close) => void) {
    this.#socket = socket;
    this.#engine = socket.conn;
    this.#encoder = encoder;
    this.#closing = closing;
    this.trail = new Trail(encoder.stamps);
    this.#engine.on("drain", () => (this.#queued = 0));
  }

  get waiting(): number {
    return this.#queued + (webSocketOf(this.#engine)?.bufferedAmount ?? 0);
  }

  /** The client was greeted: it may be told things now. */
  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const batch of held) this.write(batch);
  }

  write(batch: Batch): void {
    if (this.#held) return void this.#held.push(batch);
    if (this.#engine.readyState !== "open") return;
    this.trail.wrote(batch);
    const ws = freeWebSocket(this.#engine);
    if (ws) writeFrames(ws, batch);
    else this.#queue(batch);
  }

  ping(): void {
    if (this.#engine.readyState !== "open") return;
    this.trail.pinged();
    ping(this.#engine);
  }

  /** A client that may come back is left to its own reconnecting; `disconnect` would end that. */
  close(close: Close): void {
    this.#closing(close);
    const { reason, text, comesBack } = close;
    this.#say(
      this.#encoder.frame(["parley:close", { code: reason, message: text, comes_back: comesBack }]),
    );
    if (comesBack) this.#engine.close();
    else this.#socket.disconnect(true);
  }

  terminate(): void {
    const ws = webSocketOf(this.#engine);
    if (ws) ws.terminate();
    else this.#engine.close(true);
  }

  #queue(batch: Batch): void {
    this.#queued += batch.bytes;
    for (const frame of batch.frames) this.#say(frame);
  }

  #say(frame: Buffer): void {
    for (const message of this.#encoder.messages(frame))
      this.#engine.write(message, { compress: false });
  }
}
