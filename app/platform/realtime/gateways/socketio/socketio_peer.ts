import type { Socket } from "socket.io";
import { type Clock, TokenBucket } from "../../../support/index.ts";
import type { Grant } from "../../channels/channel_rules.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Position } from "../../history/position.ts";
import type { SocketIoTransport } from "./socketio_transport.ts";

const BURST_SECONDS = 5;
/** Messages that wait for their turn; who sends more is cut off. */
const MOST_WAITING = 512;

/** What a client says: the event's name, its arguments, and where it waits for an answer. */
export interface Said {
  event: string;
  data: unknown;
  answer: ((answer: object) => void) | undefined;
  /** Bytes that came for it. */
  size: number;
}

export interface PeerParts {
  clock: Clock;
  /** Messages a second that one client may send. */
  rate: () => number;
  /** Does what one message asks for; never throws. */
  handle: (peer: SocketIoPeer, said: Said) => Promise<void>;
  /** More waits than may. */
  overrun: (peer: SocketIoPeer) => void;
}

/** One client: its messages are handled one after the other, in order. */
export class SocketIoPeer {
  readonly connection: Connection;
  readonly socket: Socket;
  readonly transport: SocketIoTransport;
  /** What signatures opened, by channel. */
  readonly grants = new Map<string, Grant>();
  /** Where channels stood when the client joined them. */
  readonly joinedAt = new Map<string, Position>();
  readonly #parts: PeerParts;
  readonly #bucket: TokenBucket;
  readonly #waiting: Said[] = [];
  #running = false;
  #bytes = 0;

  // oxlint-disable-next-line eslint/max-params -- the three sides of one client, and what all clients share
  constructor(
    connection: Connection,
    socket: Socket,
    transport: SocketIoTransport,
    parts: PeerParts,
  ) {
    this.connection = connection;
    this.socket = socket;
    this.transport = transport;
    this.#parts = parts;
    this.#bucket = new TokenBucket(parts.rate() * BURST_SECONDS, parts.clock.now());
  }

  /** Bytes came from the client. */
  got(bytes: number): void {
    this.#bytes += bytes;
  }

  /** @param args as Socket.IO hands them over: values, and perhaps a function for the answer */
  receive(event: string, args: readonly unknown[]): void {
    if (this.#waiting.length >= MOST_WAITING) return this.#parts.overrun(this);
    const last = args.at(-1);
    const answer = typeof last === "function" ? (last as Said["answer"]) : undefined;
    this.#waiting.push({ event, data: args[0], answer, size: this.#bytes });
    this.#bytes = 0;
    if (!this.#running) void this.#work();
  }

  /** @throws RealtimeError `rate_limited` */
  assertRate(): void {
    const perSecond = this.#parts.rate();
    const limit = { perSecond, burst: perSecond * BURST_SECONDS };
    const wait = this.#bucket.take(limit, this.#parts.clock.now());
    if (wait > 0)
      throw new RealtimeError("rate_limited", { status: 429, retryAfter: Math.ceil(wait) });
  }

  /** What a client said before it left is still heard; what it said when we cut it off is not. */
  async #work(): Promise<void> {
    this.#running = true;
    for (let said = this.#waiting.shift(); said; said = this.#waiting.shift())
      if (typeof this.connection.closed !== "object") await this.#parts.handle(this, said);
    this.#running = false;
  }
}
