import { type Clock, TokenBucket } from "../../../support/index.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import type { UserId } from "../../presence/member.ts";
import type { PusherApp } from "./pusher_apps.ts";

const BURST_SECONDS = 5;
/** Messages that wait for their turn; who sends more is cut off. */
const MOST_WAITING = 512;

/** Who the app says a client is. */
export interface PusherUser {
  id: UserId;
  info: Record<string, unknown>;
}

export interface PeerParts {
  clock: Clock;
  /** Messages a second that one client may send. */
  rate: () => number;
  /** Does what one message asks for; never throws. */
  handle: (peer: PusherPeer, bytes: Buffer) => Promise<void>;
  /** More waits than may. */
  overrun: (peer: PusherPeer) => void;
}

/** One client whatever its wire: its messages are handled one after the other, in order. */
export class PusherPeer {
  readonly connection: Connection;
  readonly app: PusherApp;
  /** Once it has signed in. */
  user: PusherUser | undefined;
  /** Whether it ever showed a signature of its app. */
  authorised = false;
  readonly #parts: PeerParts;
  readonly #frames: TokenBucket;
  readonly #clientEvents: TokenBucket;
  readonly #waiting: Buffer[] = [];
  #running = false;

  constructor(connection: Connection, app: PusherApp, parts: PeerParts) {
    this.connection = connection;
    this.app = app;
    this.#parts = parts;
    const now = parts.clock.now();
    this.#frames = new TokenBucket(parts.rate() * BURST_SECONDS, now);
    this.#clientEvents = new TokenBucket(app.clientEventsPerSecond, now);
  }

  receive(bytes: Buffer): void {
    if (this.#waiting.length >= MOST_WAITING) return this.#parts.overrun(this);
    this.#waiting.push(bytes);
    if (!this.#running) void this.#work();
  }

  /** @throws RealtimeError `rate_limited` */
  assertRate(): void {
    const perSecond = this.#parts.rate();
    assertFlow(this.#frames, perSecond, {
      burst: perSecond * BURST_SECONDS,
      clock: this.#parts.clock,
    });
  }

  /** @throws RealtimeError `rate_limited` */
  assertClientEventRate(): void {
    const { clientEventsPerSecond: perSecond } = this.app;
    assertFlow(this.#clientEvents, perSecond, { burst: perSecond, clock: this.#parts.clock });
  }

  /** What a client said before it left is still heard; what it said when we cut it off is not. */
  async #work(): Promise<void> {
    this.#running = true;
    for (let bytes = this.#waiting.shift(); bytes; bytes = this.#waiting.shift())
      if (typeof this.connection.closed !== "object") await this.#parts.handle(this, bytes);
    this.#running = false;
  }
}

function assertFlow(
  bucket: TokenBucket,
  perSecond: number,
  { burst, clock }: { burst: number; clock: Clock },
): void {
  const wait = bucket.take({ perSecond, burst }, clock.now());
  if (wait > 0)
    throw new RealtimeError("rate_limited", { status: 429, retryAfter: Math.ceil(wait) });
}
