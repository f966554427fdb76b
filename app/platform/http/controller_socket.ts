import { WebSocket } from "ws";
import type { LogContext } from "../logging/index.ts";
import type { Viewer } from "../security/index.ts";
import { randomId } from "../support/index.ts";
import type { UpgradeRequest } from "./socket_endpoint.ts";

/** Waiting messages at which a client is not read from until they are fewer. */
const PAUSE_AT = 64;
const RESUME_AT = 16;
/** Bytes on their way out after which a client that does not read is cut off. */
const MAX_WAITING_BYTES = 1_048_576;

/** One open socket of a `WebSocketController`. */
export class ControllerSocket {
  /** Names the connection, in the log too; opens no door. */
  readonly id = randomId(96);
  readonly request: UpgradeRequest;
  readonly #ws: WebSocket;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(ws: WebSocket, request: UpgradeRequest) {
    this.#ws = ws;
    this.request = request;
  }

  get viewer(): Viewer | null {
    return this.request.viewer;
  }

  /** What every log line about this socket carries. */
  get logContext(): LogContext {
    return { connection_id: this.id, ...(this.viewer && { user_id: this.viewer.id }) };
  }

  /** Sends a text or bytes as they are; nothing happens when the socket is not open any more. */
  send(data: string | Buffer): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    if (this.#ws.bufferedAmount > MAX_WAITING_BYTES) this.#ws.terminate();
    else this.#ws.send(data);
  }

  /** @param code 1000 to 1014 or 4000 to 4999 (RFC 6455, section 7.4) */
  close(code = 1000, reason = ""): void {
    this.#ws.close(code, reason);
  }

  /** Does the socket's work one after the other; reads no further while too much of it waits. */
  inOrder(task: () => Promise<void>): void {
    this.#waiting += 1;
    if (this.#waiting === PAUSE_AT) this.#ws.pause();
    this.#work = this.#work.then(task).finally(() => this.#done());
  }

  #done(): void {
    this.#waiting -= 1;
    if (this.#waiting === RESUME_AT && this.#ws.isPaused) this.#ws.resume();
  }
}
