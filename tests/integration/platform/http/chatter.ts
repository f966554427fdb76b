import type { WebSocket } from "ws";
import { ConflictError, UnauthenticatedError } from "../../../../app/platform/errors/index.ts";
import {
  type ControllerSocket,
  type SocketEnd,
  type UpgradeRequest,
  WebSocketController,
} from "../../../../app/platform/http/index.ts";

interface Wish {
  type: string;
  [key: string]: unknown;
}

/** A controller with one message for each thing that a test wants to see. */
export class Chatter extends WebSocketController {
  /** What the hooks were told, in order. */
  readonly trail: string[] = [];
  readonly ended = Promise.withResolvers<SocketEnd>();
  readonly broken = Promise.withResolvers<Error>();

  readonly gate = Promise.withResolvers<void>();
  readonly raw: WebSocket[] = [];

  override open(ws: WebSocket, request: UpgradeRequest): void {
    this.raw.push(ws);
    super.open(ws, request);
  }

  override async opened(socket: ControllerSocket, { params, query }: UpgradeRequest) {
    await Promise.resolve();
    if (query.has("crash")) throw new TypeError("a secret detail");
    if (!socket.viewer) throw new UnauthenticatedError();
    this.reply(socket, { type: "welcome", id: socket.id, room: params["id"] });
    this.logger.info("somebody came");
  }

  override message(socket: ControllerSocket, data: string | Buffer): void | Promise<void> {
    if (typeof data !== "string") {
      return this.reply(socket, { type: "bytes", hex: data.toString("hex") });
    }
    return this.#grant(socket, JSON.parse(data) as Wish);
  }

  override async closed(socket: ControllerSocket, end: SocketEnd): Promise<void> {
    this.trail.push("closed");
    this.broadcast({ type: "gone", id: socket.id });
    this.ended.resolve(end);
    await Promise.reject(new Error("closing fails too"));
  }

  override failed(socket: ControllerSocket, error: Error): void {
    void super.failed(socket, error);
    this.broken.resolve(error);
    throw new Error("failing fails too");
  }

  #grant(socket: ControllerSocket, wish: Wish): void | Promise<void> {
    if (wish.type === "clash") throw new ConflictError("taken", "This name is taken.");
    if (wish.type === "crash") throw new TypeError("a secret detail");
    if (wish.type === "crash later") return failLater(new TypeError("a secret detail"));
    if (wish.type === "clash later") return failLater(new ConflictError());
    if (wish.type === "tell all") return this.broadcast({ type: "told" });
    if (wish.type === "tell others") return this.broadcast({ type: "told" }, { except: socket });
    if (wish.type === "wait") return this.gate.promise;
    if (wish.type === "slow") return this.#slow(Number(wish["n"]));
    this.reply(socket, { type: "pong" });
  }

  async #slow(n: number): Promise<void> {
    if (n % 2) await new Promise((done) => setImmediate(done));
    this.trail.push(`slow ${n}`);
  }
}

async function failLater(error: Error): Promise<void> {
  await new Promise((done) => setImmediate(done));
  throw error;
}
