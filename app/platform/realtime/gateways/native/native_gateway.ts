import type { RawData, WebSocket } from "ws";
import { Settings } from "../../../../../config/settings.ts";
import { singleton, type Container } from "../../../container/index.ts";
import { Log, logContext, type Logger } from "../../../logging/index.ts";
import { Limits, personKey } from "../../../security/index.ts";
import { DeferredWork } from "../../../queue/index.ts";
import { Clock } from "../../../support/index.ts";
import { asLanguage } from "../../../texts/index.ts";
import { Defects } from "../../../tracker/index.ts";
import { type CloseName, closeOf } from "../../codes/index.ts";
import { ownChannel } from "../../channels/channel_name.ts";
import type { Connection } from "../../connections/connection.ts";
import { Connections } from "../../connections/connections.ts";
import { Hub } from "../../hub.ts";
import type { Encoder } from "../../output/encoder.ts";
import { HubNode } from "../../node.ts";
import type { Viewer } from "../../viewer.ts";
import { channelMessages } from "./channel_messages.ts";
import { EventHtml } from "../../events/event_html.ts";
import { Dispatcher } from "./dispatcher.ts";
import { Encoders } from "./encoders_by_kind.ts";
import { expiry } from "./expiry.ts";
import { messageLog } from "../message_log.ts";
import { shedLaterListeners } from "./shed_listeners.ts";
import { NativePeer, type PeerParts } from "./native_peer.ts";
import { nativeProtocol } from "./native_protocol.ts";
import type { MessageMiddleware, MessageRoute } from "./socket_messages.ts";
import { BatchingTransport, WebSocketTransport } from "./web_socket_transport.ts";

/** Who comes, as the HTTP side found out at the upgrade; its `UpgradeRequest` fits. */
export interface Visitor {
  /** `null` when nobody is signed in: the socket is closed with 4401. */
  viewer: Viewer | null;
  client: { address: string };
  userAgent: string;
  /** Parameters of the socket's path. */
  params: Readonly<Record<string, string>>;
  /** `format=html` asks for fragments, with `language` in that language, `batch=true` for several frames at a time, as one array. */
  query: URLSearchParams;
  /** What this client may send, besides the messages of the hub itself. */
  messages?: readonly MessageRoute[] | undefined;
}

export interface GatewayMount {
  /** Opens the scopes from which handlers get their services. */
  container?: Container;
  /** Runs around every message, in order. */
  middleware?: readonly MessageMiddleware[];
}

/**
 * The hub for plain WebSocket clients and for pages: JSON frames `{type, …}` in both directions, and HTML fragments
 * instead of events for `?format=html` (R4).
 */
@singleton()
export class NativeGateway {
  readonly #hub: Hub;
  readonly #connections: Connections;
  readonly #node: HubNode;
  readonly #settings: Settings;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #defects: Defects;
  readonly #deferred: DeferredWork;
  readonly #pipeline: MessageMiddleware[];
  readonly #encoders: Encoders;
  readonly #parts = new Map<readonly MessageRoute[], PeerParts>();
  #container: Container | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    hub: Hub,
    connections: Connections,
    node: HubNode,
    html: EventHtml,
    settings: Settings,
    clock: Clock,
    limits: Limits,
    log: Log,
    defects: Defects,
    deferred: DeferredWork,
  ) {
    this.#hub = hub;
    this.#connections = connections;
    this.#node = node;
    this.#settings = settings;
    this.#clock = clock;
    this.#limits = limits;
    this.#defects = defects;
    this.#deferred = deferred;
    this.#log = log.part("realtime");
    this.#encoders = new Encoders(html, () => settings.realtime.deflateMinBytes);
    this.#pipeline = [messageLog(settings, this.#log, "native")];
  }

  /** Gives the handlers their services and the messages their pipeline; at boot. */
  mount({ container, middleware = [] }: GatewayMount): void {
    this.#container = container ?? this.#container;
    this.#pipeline.push(...middleware);
  }

  /** Takes an open socket. Must be called in the same turn in which the socket opened. */
  open(ws: WebSocket, visitor: Visitor): void {
    const { viewer, client, userAgent, params, messages } = visitor;
    if (viewer === null) return turnAway(ws, "not_signed_in");
    const refusal = this.#connections.refusal({ viewer, address: client.address });
    if (refusal) return turnAway(ws, refusal);
    const batches = inBatches(visitor);
    const connection = this.#connections.open({
      viewer,
      sessionId: viewer.sessionId,
      expiresAt: viewer.expiresAt,
      address: client.address,
      userAgent,
      encoder: this.#encoderFor(ws, visitor),
      protocol: nativeProtocol,
      transport: batches ? new BatchingTransport(ws) : new WebSocketTransport(ws),
    });
    const peer = new NativePeer(ws, { connection, params, batches }, this.#partsFor(messages));
    this.#listen(ws, peer);
    shedLaterListeners(ws);
    void this.#greet(peer);
  }

  #encoderFor(ws: WebSocket, visitor: Visitor): Encoder {
    const deflates = ws.extensions.includes("permessage-deflate") && !inBatches(visitor);
    const language = asLanguage(visitor.query.get("language"));
    return this.#encoders.of({ html: isHtml(visitor), language, deflates });
  }

  /** Sends everybody away with 1012, spread over `ms`. */
  drain(ms: number): Promise<void> {
    return this.#hub.drain(ms);
  }

  /** All sockets of one route share these. */
  #partsFor(messages: readonly MessageRoute[] = NO_MESSAGES): PeerParts {
    const known = this.#parts.get(messages);
    if (known) return known;
    const dispatcher = new Dispatcher(this.#pipeline, {
      defects: this.#defects,
      deferred: this.#deferred,
    });
    dispatcher.add(channelMessages(this.#hub, this.#limits));
    dispatcher.add(messages);
    const parts = {
      dispatcher,
      connections: this.#connections,
      clock: this.#clock,
      rate: () => this.#settings.realtime.messagesPerSecond,
      tooFast: (connection: Connection) => this.#limits.refused("frames", whoKey(connection)),
      container: () => this.#container,
    };
    this.#parts.set(messages, parts);
    return parts;
  }

  #listen(ws: WebSocket, peer: NativePeer): void {
    ws.on("message", (data: RawData, isBinary: boolean) => peer.receive(bytesOf(data), isBinary));
    ws.on("pong", () => peer.seen());
    ws.on("ping", () => peer.seen());
    ws.on("close", (code: number) => this.#closed(peer, code));
    ws.on("error", (error: Error) => this.#failed(peer.connection, error));
  }

  #failed(connection: Connection, err: NodeJS.ErrnoException): void {
    if (err.code === TOO_LARGE) this.#limits.refused("frameBytes", whoKey(connection));
    this.#log.debug({ err, connection_id: connection.id }, "a socket failed");
  }

  #closed(peer: NativePeer, code: number): void {
    this.#connections.ended(peer.connection, code === NO_CLOSE_FRAME ? "vanished" : "left");
    void peer.end();
  }

  /** The greeting says that from now on everything for this person arrives; answers follow it. */
  async #greet(peer: NativePeer): Promise<void> {
    const { connection } = peer;
    try {
      const own = ownChannel(connection.viewer?.id ?? 0);
      await this.#hub.subscribe(connection, own, { acknowledge: () => this.#hello(peer) });
    } catch (error) {
      const message = "a connection could not be put on its own channel";
      const context = { connection_id: connection.id, user_id: connection.viewer?.id };
      logContext.run(context, () => this.#defects.note(error, { where: "socket", message }));
      this.#connections.close(connection, "failed");
    }
    peer.begin();
  }

  #hello(peer: NativePeer): void {
    const { connection } = peer;
    connection.send({
      type: "connected",
      connection_id: connection.id,
      user_id: connection.viewer?.id,
      node_id: this.#node.name,
      heartbeat: this.#settings.realtime.heartbeatMs,
      ...(peer.batches && { batch: true }),
      ...expiry(connection.expiresAt),
    });
    this.#connections.welcome(connection);
  }
}

/** What `ws` says when the wire ended without a close frame (RFC 6455, 7.1.5). */
const NO_CLOSE_FRAME = 1006;

/** What `ws` says of a frame above `maxPayload`; it closes with 1009 by itself. */
const TOO_LARGE = "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";

function isHtml({ query }: Visitor): boolean {
  return query.get("format") === "html";
}

/** Whether several frames may come as one array, both ways. Fragments of HTML are none. */
function inBatches(visitor: Visitor): boolean {
  return visitor.query.get("batch") === "true" && !isHtml(visitor);
}

const NO_MESSAGES: readonly MessageRoute[] = [];

function turnAway(ws: WebSocket, why: CloseName): void {
  const { codes, reason } = closeOf(why);
  ws.on("error", () => {}); // it is on its way out
  ws.close(codes.websocket, reason);
}

/** With the default `binaryType` of `ws` a message is one Buffer; the other forms are never asked for. */
function bytesOf(data: RawData): Buffer {
  return Buffer.isBuffer(data)
    ? data
    : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
}

/** Under which a refusal counts. */
function whoKey({ viewer, address }: Connection): string {
  return viewer ? personKey(viewer.id) : address;
}
