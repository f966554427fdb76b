import type { Subscription } from "../channels/subscription.ts";
import type { Close } from "../codes/index.ts";
import type { Coalescer } from "../output/coalescer.ts";
import type { Batch } from "../output/batch.ts";
import type { Encoder } from "../output/encoder.ts";
import type { Transport } from "../output/transport.ts";
import type { UserId } from "../presence/member.ts";
import type { Viewer } from "../viewer.ts";
import type { HubApp } from "./app.ts";
import type { ConnectionKind, Protocol } from "./protocol.ts";

export interface ConnectionOptions {
  id: string;
  app: HubApp;
  /** The person of this installation, when it is one. */
  viewer: Viewer | null;
  sessionId?: string | undefined;
  encoder: Encoder;
  address: string;
  userAgent: string;
  /** Milliseconds since 1970. */
  since: number;
  /** When its credentials end, in milliseconds since 1970. */
  expiresAt?: number | undefined;
  protocol: Protocol;
  transport: Transport;
}

/** One live client. Its output goes through the coalescer; nothing else writes to its wire. */
export class Connection {
  readonly id: string;
  readonly app: HubApp;
  /** The registry's to change, as the viewer is: another credential of the same person. */
  sessionId: string | undefined;
  readonly encoder: Encoder;
  readonly address: string;
  readonly userAgent: string;
  readonly since: number;
  readonly protocol: Protocol;
  readonly transport: Transport;
  /** By the channel's name, in the connection's own namespace. */
  readonly subscriptions = new Map<string, Subscription>();
  readonly #coalescer: Coalescer;
  viewer: Viewer | null;
  /** Who the app says it is, once it has; set by `Connections.identify`. */
  user: UserId | undefined;
  expiresAt: number | undefined;
  /** Whether the client was told that its credentials end. */
  warned = false;
  /** Nobody has used it for a while, as its client says. */
  idle = false;
  lastSeen: number;
  framesIn = 0;
  bytesIn = 0;
  framesOut = 0;
  bytesOut = 0;
  /** Slot in the heartbeat's wheel; the heartbeat's. */
  beat = -1;
  /** Frames that wait for the end of this tick; the coalescer's. */
  pending: Batch | undefined;
  /** Bytes that had left when bytes were last seen waiting, and since when; the coalescer's. */
  left = 0;
  stalledSince = 0;
  /** It reads too slowly, so something was not written: nothing may follow that; the coalescer's. */
  tooSlow = false;
  /** Set once, by whoever ends the connection. */
  closed: Close | "left" | "vanished" | undefined;

  constructor(options: ConnectionOptions, coalescer: Coalescer) {
    this.id = options.id;
    this.app = options.app;
    this.viewer = options.viewer;
    this.user = undefined;
    this.sessionId = options.sessionId;
    this.encoder = options.encoder;
    this.address = options.address;
    this.userAgent = options.userAgent;
    this.since = options.since;
    this.lastSeen = options.since;
    this.expiresAt = options.expiresAt;
    this.protocol = options.protocol;
    this.transport = options.transport;
    this.#coalescer = coalescer;
  }

  get kind(): ConnectionKind {
    return this.protocol.kind;
  }

  /** Whose channels it sees. */
  get namespace(): string {
    return this.app.namespace;
  }

  get channels(): string[] {
    return [...this.subscriptions.keys()];
  }

  /** Whether its presence outlives it for a grace: it vanished, or was told to come back. */
  get mayReturn(): boolean {
    return this.closed === "vanished" || (typeof this.closed === "object" && this.closed.comesBack);
  }

  /** Sends one frame of the protocol at the end of this tick; what goes to a closed connection is dropped. */
  send(frame: object): void {
    this.sendBytes(this.encoder.frame(frame));
  }

  /** Sends ready bytes at the end of this tick. */
  sendBytes(bytes: Buffer): void {
    this.#coalescer.add(this, bytes);
  }
}
