import type { Batch } from "../output/batch.ts";
import type { CloseCode } from "../codes.ts";
import type { Coalescer } from "../output/coalescer.ts";
import { textFrame } from "../output/frame.ts";
import type { Subscription } from "../channels/subscription.ts";
import type { Transport } from "../output/transport.ts";
import type { Viewer } from "../viewer.ts";

/** Close codes from here on tell a client not to come back. */
const STAYS_AWAY = 4000;

/** How events look to a client: a JSON frame, or an HTML fragment where the event has a view. */
export type Format = "json" | "html";

/** How the client is attached. */
export type ConnectionKind = "websocket" | "sse" | "pusher" | "socketio";

/** What a gateway does for the hub in the words of its protocol. */
export interface Protocol {
  readonly kind: ConnectionKind;
  /** The hub ended a subscription that the client did not leave. */
  cut(connection: Connection, channel: string, reason: string): void;
  /** The credential ends soon; times in milliseconds. The client may bring a new one until the connection is closed. */
  expiring?(connection: Connection, times: { expiresAt: number; closesAt: number }): void;
}

export interface ConnectionOptions {
  id: string;
  viewer: Viewer;
  sessionId?: string | undefined;
  format: Format;
  address: string;
  userAgent: string;
  /** Milliseconds since 1970. */
  since: number;
  protocol: Protocol;
  transport: Transport;
}

/** One live client. Its output goes through the coalescer; nothing else writes to its wire. */
export class Connection {
  readonly id: string;
  /** Always the same person; the registry's to change when they bring another credential. */
  viewer: Viewer;
  sessionId: string | undefined;
  readonly format: Format;
  readonly address: string;
  readonly userAgent: string;
  readonly since: number;
  readonly protocol: Protocol;
  readonly transport: Transport;
  readonly subscriptions = new Map<string, Subscription>();
  readonly #coalescer: Coalescer;
  lastSeen: number;
  framesIn = 0;
  bytesIn = 0;
  framesOut = 0;
  bytesOut = 0;
  /** Slot in the heartbeat's wheel; the heartbeat's. */
  beat = -1;
  /** Frames that wait for the end of this tick; the coalescer's. */
  pending: Batch | undefined;
  /** Set once, by whoever ends the connection. */
  closed: CloseCode | "left" | "vanished" | undefined;

  constructor(options: ConnectionOptions, coalescer: Coalescer) {
    this.id = options.id;
    this.viewer = options.viewer;
    this.sessionId = options.sessionId;
    this.format = options.format;
    this.address = options.address;
    this.userAgent = options.userAgent;
    this.since = options.since;
    this.lastSeen = options.since;
    this.protocol = options.protocol;
    this.transport = options.transport;
    this.#coalescer = coalescer;
  }

  get kind(): ConnectionKind {
    return this.protocol.kind;
  }

  get channels(): string[] {
    return [...this.subscriptions.keys()];
  }

  /** Whether its presence outlives it for a grace: it vanished, or was told to come back. */
  get mayReturn(): boolean {
    return (
      this.closed === "vanished" ||
      (typeof this.closed === "object" && this.closed.code < STAYS_AWAY)
    );
  }

  /** Sends one JSON frame at the end of this tick; what goes to a closed connection is dropped. */
  send(frame: object): void {
    this.sendFrame(textFrame(JSON.stringify(frame)));
  }

  /** Sends ready bytes at the end of this tick. */
  sendFrame(frame: Buffer): void {
    this.#coalescer.add(this, frame);
  }
}
