import { type RawData, WebSocket } from "ws";
import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { Log, type Logger } from "../../../logging/index.ts";
import { Clock } from "../../../support/index.ts";
import { Defects } from "../../../tracker/index.ts";
import { type CloseName, closeOf } from "../../codes/index.ts";
import { Connections } from "../../connections/connections.ts";
import { Hub } from "../../hub.ts";
import type { Transport } from "../../output/transport.ts";
import { Presence } from "../../presence/presence.ts";
import type { Viewer } from "../../viewer.ts";
import { messageLog } from "../message_log.ts";
import { shedLaterListeners } from "../native/shed_listeners.ts";
import { Conversation } from "./conversation.ts";
import { connectionEstablished, refusal } from "./frames.ts";
import { Introductions } from "./introductions.ts";
import { type Caller, type Entrance, Lobby } from "./lobby.ts";
import { type PusherApp, PusherApps } from "./pusher_apps.ts";
import { PusherEncoder } from "./pusher_encoder.ts";
import { type PeerParts, PusherPeer } from "./pusher_peer.ts";
import { pusherProtocol } from "./pusher_protocol.ts";
import { PusherTransport } from "./pusher_transport.ts";
import { SigningIn } from "./signing_in.ts";
import { socketId } from "./socket_id.ts";

/** Who comes by WebSocket; `UpgradeRequest` fits. */
export interface PusherVisitor {
  viewer: Viewer | null;
  client: { address: string };
  userAgent: string;
  /** `key` of the app. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: Headers;
}

/** The hub for clients of the Pusher protocol 5 to 7 (R6): pusher-js, Laravel Echo and their like. */
@singleton()
export class PusherGateway {
  readonly encoder = new PusherEncoder();
  readonly #connections: Connections;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #defects: Defects;
  readonly #log: Logger;
  readonly #lobby: Lobby;
  readonly #parts: PeerParts;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    apps: PusherApps,
    hub: Hub,
    connections: Connections,
    presence: Presence,
    settings: Settings,
    clock: Clock,
    defects: Defects,
    log: Log,
  ) {
    this.#connections = connections;
    this.#settings = settings;
    this.#clock = clock;
    this.#defects = defects;
    this.#log = log.part("realtime");
    this.#lobby = new Lobby(apps, connections);
    const introductions = new Introductions(apps, connections);
    const signingIn = new SigningIn({ hub, connections, presence, introductions });
    const conversation = new Conversation({
      hub,
      introductions,
      signingIn,
      defects,
      log: messageLog(settings, this.#log, "pusher"),
    });
    this.#parts = {
      clock,
      rate: () => settings.realtime.messagesPerSecond,
      handle: (peer, bytes) => conversation.handle(peer, bytes),
      overrun: ({ connection }) => connections.close(connection, "slow_reader"),
    };
  }

  /** Takes an open socket. Must be called in the same turn in which the socket opened. */
  open(ws: WebSocket, visitor: PusherVisitor): void {
    ws.pause(); // nothing is read until the app is known
    ws.on("error", (err: Error) => this.#log.debug({ err }, "a socket failed"));
    shedLaterListeners(ws);
    void this.#receive(ws, callerOf(visitor));
  }

  /** Lets somebody in, or says why not. */
  async enter(caller: Caller): Promise<Entrance> {
    try {
      return await this.#lobby.enter(caller);
    } catch (error) {
      this.#defects.note(error, { where: "socket", message: "an app could not be looked up" });
      return { refused: "failed" };
    }
  }

  /** Greets a client that may come in. */
  welcome(
    { app, viewer }: { app: PusherApp; viewer: Viewer | null },
    { address, userAgent }: Caller,
    transport: Transport,
  ): PusherPeer {
    const connection = this.#connections.open({
      id: socketId(app.hub.id),
      app: app.hub,
      viewer,
      sessionId: viewer?.sessionId,
      expiresAt: viewer?.expiresAt,
      address,
      userAgent,
      encoder: this.encoder,
      protocol: pusherProtocol,
      transport,
    });
    connection.send(connectionEstablished(connection.id, this.#activityTimeout));
    this.#connections.welcome(connection);
    const peer = new PusherPeer(connection, app, this.#parts);
    this.#expectAuthorisation(peer);
    return peer;
  }

  /** What a client said. */
  heard(peer: PusherPeer, bytes: Buffer): void {
    this.#connections.heard(peer.connection, bytes.length);
    peer.receive(bytes);
  }

  async #receive(ws: WebSocket, caller: Caller): Promise<void> {
    const entrance = await this.enter(caller);
    if (ws.readyState !== WebSocket.OPEN) return;
    if ("refused" in entrance) this.#turnAway(ws, entrance.refused);
    else this.#listen(ws, this.welcome(entrance, caller, new PusherTransport(ws)));
    ws.resume();
  }

  #turnAway(ws: WebSocket, why: CloseName): void {
    const close = closeOf(why);
    ws.send(JSON.stringify(refusal(close)));
    ws.close(close.codes.pusher, close.reason);
  }

  #listen(ws: WebSocket, peer: PusherPeer): void {
    const { connection } = peer;
    ws.on("message", (data: RawData) => this.heard(peer, bytesOf(data)));
    ws.on("pong", () => this.#connections.heard(connection, 0));
    ws.on("ping", () => this.#connections.heard(connection, 0));
    ws.on("close", (code: number) =>
      this.#connections.ended(connection, code === NO_CLOSE_FRAME ? "vanished" : "left"),
    );
  }

  /** Told in seconds; the server itself pings more often. */
  get #activityTimeout(): number {
    return Math.ceil((this.#settings.realtime.heartbeatMs * SLACK) / 1000);
  }

  #expectAuthorisation(peer: PusherPeer): void {
    const { authoriseWithinMs } = peer.app;
    if (authoriseWithinMs === undefined) return;
    this.#clock.after(authoriseWithinMs, () => {
      if (!peer.authorised) this.#connections.close(peer.connection, "unauthorised");
    });
  }
}

const SLACK = 1.2;

/** What `ws` says when the wire ended without a close frame (RFC 6455, 7.1.5). */
const NO_CLOSE_FRAME = 1006;

function callerOf({ viewer, client, userAgent, params, query, headers }: PusherVisitor): Caller {
  const origin = headers.get("origin");
  return { key: params["key"] ?? "", query, viewer, address: client.address, origin, userAgent };
}

/** With the default `binaryType` of `ws` a message is one Buffer; the other forms are never asked for. */
function bytesOf(data: RawData): Buffer {
  return Buffer.isBuffer(data)
    ? data
    : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
}
