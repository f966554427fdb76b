import type { WebSocket } from "ws";
import { toAppError } from "../errors/index.ts";
import { type Logger, logContext } from "../logging/index.ts";
import { randomId } from "../support/index.ts";
import { ControllerSocket } from "./controller_socket.ts";
import type { SocketEndpoint, UpgradeRequest } from "./socket_endpoint.ts";

/** RFC 6455, section 7.4.1: refused on purpose; an unexpected condition on our side. */
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;
/** IANA's registry of close codes: the service restarts, clients come back. */
const SERVICE_RESTART = 1012;

type Work = void | Promise<void>;

/** How a socket ended. */
export interface SocketEnd {
  /** 1006 when the wire ended without a close frame. */
  code: number;
  reason: string;
}

/**
 * A base for the controllers of WebSocket routes. The hooks of one socket run one after the other, in order, and
 * inside the log's context, so that each line carries `connection_id` and `user_id`. What a hook throws becomes a
 * frame `{type: "error", code, message}`; a defect is logged once, under the `reference` in that frame, and from the
 * log it reaches the tracker.
 *
 * A controller knows its own sockets only, those of this node. For channels, presence and other nodes there is
 * the hub. Declare it `@singleton()`: all its sockets share one.
 *
 * @example
 * @singleton()
 * class Whiteboard extends WebSocketController {
 *   constructor(log: Log) {
 *     super(log.part("whiteboard"));
 *   }
 *
 *   override opened(socket: ControllerSocket): void {
 *     if (!socket.viewer) throw new UnauthenticatedError();
 *     this.reply(socket, { type: "welcome", id: socket.id });
 *   }
 *
 *   override message(socket: ControllerSocket, data: string | Buffer): void {
 *     this.broadcast({ type: "stroke", stroke: parseStroke(data) }, { except: socket });
 *   }
 * }
 * router.ws("/whiteboard", Whiteboard);
 */
export abstract class WebSocketController implements SocketEndpoint {
  protected readonly logger: Logger;
  readonly #sockets = new Set<ControllerSocket>();

  constructor(logger: Logger) {
    this.logger = logger;
  }

  /** A client has come. What this throws sends it away: no other hook runs, and no broadcast reaches it. */
  protected opened(_socket: ControllerSocket, _request: UpgradeRequest): Work {}

  /** @param _data a string for a text frame, bytes for a binary one */
  protected message(_socket: ControllerSocket, _data: string | Buffer): Work {}

  /** The socket has ended, whoever ended it, and all its messages have been handled. */
  protected closed(_socket: ControllerSocket, _end: SocketEnd): Work {}

  /** The wire or its frames are broken; `closed` follows. */
  protected failed(_socket: ControllerSocket, error: Error): Work {
    this.logger.debug({ err: error }, "a socket failed");
  }

  /** Sends a frame to one client. */
  protected reply(socket: ControllerSocket, frame: object): void {
    socket.send(JSON.stringify(frame));
  }

  /** Sends a frame to all clients of this controller on this node, or to all but one. */
  protected broadcast(frame: object, { except }: { except?: ControllerSocket } = {}): void {
    const text = JSON.stringify(frame);
    for (const socket of this.#sockets) if (socket !== except) socket.send(text);
  }

  /** Sends everybody away to come back. @example server.onDrain(() => whiteboard.drain()) */
  drain(): void {
    for (const socket of this.#sockets) socket.close(SERVICE_RESTART, "restart");
  }

  open(ws: WebSocket, request: UpgradeRequest): void {
    const socket = new ControllerSocket(ws, request);
    socket.inOrder(() => this.#admit(socket));
    // With the default `binaryType` of `ws` a message is one Buffer.
    ws.on("message", (data: Buffer, isBinary: boolean) =>
      this.#then(socket, () => this.message(socket, isBinary ? data : data.toString())),
    );
    ws.on("error", (error) => this.#then(socket, () => this.failed(socket, error)));
    ws.on("close", (code, reason) => {
      this.#then(socket, () => this.#end(socket, { code, reason: reason.toString() }));
    });
  }

  #admit(socket: ControllerSocket): Promise<void> {
    return this.#run(socket, async () => {
      try {
        await this.opened(socket, socket.request);
        this.#sockets.add(socket);
      } catch (error) {
        const isDefect = this.#refuse(socket, error);
        socket.close(isDefect ? INTERNAL_ERROR : POLICY_VIOLATION);
      }
    });
  }

  #end(socket: ControllerSocket, end: SocketEnd): Work {
    this.#sockets.delete(socket);
    return this.closed(socket, end);
  }

  /** A hook that waits its turn, and runs only for who was let in. */
  #then(socket: ControllerSocket, hook: () => Work): void {
    socket.inOrder(async () => {
      if (this.#sockets.has(socket)) await this.#run(socket, hook);
    });
  }

  /** Never rejects, also when the hook is asynchronous. */
  #run(socket: ControllerSocket, hook: () => Work): Promise<void> {
    return logContext.run(socket.logContext, async () => {
      try {
        await hook();
      } catch (error) {
        this.#refuse(socket, error);
      }
    });
  }

  /** @returns whether it was a defect, which is then written down */
  #refuse(socket: ControllerSocket, thrown: unknown): boolean {
    const error = toAppError(thrown);
    const { code, message } = error;
    const isDefect = error !== thrown;
    const reference = isDefect ? randomId(48) : undefined;
    if (isDefect) this.logger.error({ err: thrown, reference }, "a socket's hook failed");
    else this.logger.debug({ code }, "a socket was refused something");
    this.reply(socket, { type: "error", code, message, ...(reference && { reference }) });
    return isDefect;
  }
}
