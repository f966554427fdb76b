import { randomBytes } from "node:crypto";
import type { Socket } from "socket.io";
import type { WebSocket } from "ws";
import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { Log, type Logger } from "../../../logging/index.ts";
import { Clock } from "../../../support/index.ts";
import { ownChannel } from "../../channels/channel_name.ts";
import type { Joined } from "../../channels/welcome.ts";
import type { Close } from "../../codes/index.ts";
import { Connections } from "../../connections/connections.ts";
import type { Protocol } from "../../connections/protocol.ts";
import { Hub } from "../../hub.ts";
import { HubNode } from "../../node.ts";
import { Coalescer } from "../../output/coalescer.ts";
import type { Viewer } from "../../viewer.ts";
import { expiry } from "../native/expiry.ts";
import { positionsAt } from "./absences/absence.ts";
import { absenceOf } from "./absences/absence_of.ts";
import { Absences } from "./absences/absences.ts";
import { rejoin } from "./absences/rejoin.ts";
import type { Visitor } from "./arrivals.ts";
import { Conversation } from "./conversation.ts";
import { type Engine, notRecovered, pidOf, webSocketOf } from "./engine_insides.ts";
import { SocketIoEncoder } from "./socketio_encoder.ts";
import { type PeerParts, SocketIoPeer } from "./socketio_peer.ts";
import { socketIoProtocol } from "./socketio_protocol.ts";
import { SocketIoTransport } from "./socketio_transport.ts";
import type { Return } from "./without_rooms.ts";

/** A visitor who is somebody. */
export type Guest = Visitor & { viewer: Viewer };

/** A peer that does not take part in our goodbye holds its connection for no longer. */
const CLOSING_MS = 10_000;

/** The Socket.IO clients of this node, from their greeting to their end; and those who come back. */
@singleton()
export class SocketIoClients {
  readonly #encoder: SocketIoEncoder;
  readonly #hub: Hub;
  readonly #connections: Connections;
  readonly #node: HubNode;
  readonly #coalescer: Coalescer;
  readonly #absences: Absences;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #protocol: Protocol;
  readonly #conversation: Conversation;
  readonly #parts: PeerParts;
  /** By the secret with which each can come back. */
  readonly #peers = new Map<string, SocketIoPeer>();
  /** WebSockets that ended without a close frame. */
  readonly #broken = new WeakSet<WebSocket>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    hub: Hub,
    connections: Connections,
    node: HubNode,
    coalescer: Coalescer,
    encoder: SocketIoEncoder,
    conversation: Conversation,
    absences: Absences,
    settings: Settings,
    clock: Clock,
    log: Log,
  ) {
    this.#hub = hub;
    this.#connections = connections;
    this.#node = node;
    this.#coalescer = coalescer;
    this.#absences = absences;
    this.#clock = clock;
    this.#log = log.part("realtime");
    this.#encoder = encoder;
    this.#conversation = conversation;
    this.#protocol = socketIoProtocol(encoder);
    this.#parts = {
      clock,
      rate: () => settings.realtime.messagesPerSecond,
      handle: (peer, said) => conversation.handle(peer, said),
      overrun: ({ connection }) => connections.close(connection, "slow_reader"),
    };
  }

  /** A WebSocket broke: who was on it has vanished, and has not left. */
  broke(ws: WebSocket): void {
    this.#broken.add(ws);
  }

  /**
   * Where a client goes on that was cut off, on whatever node.
   *
   * @param last the stamp of the last frame that it got
   */
  async restore(pid: string, last: string): Promise<Return | undefined> {
    const ghost = this.#peers.get(pid);
    if (ghost) {
      this.#leave(ghost, "vanished");
      ghost.transport.terminate();
    }
    const absence = await this.#absences.take(pid);
    const positions = absence && positionsAt(absence, last);
    return positions && { absence, positions };
  }

  /** Lets a client in, before the library greets it, so that it misses nothing. */
  async enter(socket: Socket, guest: Guest): Promise<void> {
    const back = socket.recovered ? (socket.data as Return) : undefined;
    socket.data = {};
    const peer = await this.#arrive(socket, guest, back);
    if (socket.conn.readyState !== "open") return this.#leave(peer, "vanished");
    this.#peers.set(pidOf(socket), peer);
    this.#follow(peer);
    this.#connections.welcome(peer.connection);
  }

  /** The library has greeted it. */
  greeted(socket: Socket): void {
    this.#peers.get(pidOf(socket))?.transport.open();
  }

  async #arrive(socket: Socket, guest: Guest, back: Return | undefined): Promise<SocketIoPeer> {
    if (back?.absence.person === guest.viewer.id) {
      const returned = await this.#goOn(socket, guest, back);
      if (returned) return returned;
    }
    if (back) notRecovered(socket, randomBytes(15).toString("base64url"));
    const peer = this.#open(socket, guest);
    const joined = (own: Joined): void => {
      this.#hello(peer);
      this.#conversation.welcomeTo(peer, own);
    };
    await this.#join(peer, joined);
    return peer;
  }

  /** A person's own channel, on which everything comes that is for them. */
  async #join({ connection }: SocketIoPeer, acknowledge: (own: Joined) => void): Promise<void> {
    try {
      const own = ownChannel(connection.viewer?.id ?? 0);
      await this.#hub.subscribe(connection, own, { acknowledge });
    } catch (error) {
      this.#connections.ended(connection, "left");
      throw error;
    }
  }

  /** On all its channels as if it had never been away; nothing when that cannot be on one of them. */
  async #goOn(socket: Socket, guest: Guest, back: Return): Promise<SocketIoPeer | undefined> {
    const peer = this.#open(socket, guest);
    this.#hello(peer);
    const parts = { hub: this.#hub, conversation: this.#conversation, log: this.#log };
    if (await rejoin(peer, back, parts)) return peer;
    this.#connections.ended(peer.connection, "vanished");
    return undefined;
  }

  #open(socket: Socket, { viewer, address, userAgent }: Guest): SocketIoPeer {
    const transport = new SocketIoTransport(socket, this.#encoder, (close) =>
      this.#closing(peer, close),
    );
    const connection = this.#connections.open({
      id: socket.id,
      viewer,
      sessionId: viewer.sessionId,
      expiresAt: viewer.expiresAt,
      address,
      userAgent,
      encoder: this.#encoder,
      protocol: this.#protocol,
      transport,
    });
    const peer = new SocketIoPeer(connection, socket, transport, this.#parts);
    return peer;
  }

  #hello({ connection }: SocketIoPeer): void {
    const about = {
      connection_id: connection.id,
      user_id: connection.viewer?.id,
      node_id: this.#node.name,
      ...expiry(connection.expiresAt),
    };
    connection.send(["parley:connected", about]);
  }

  #follow(peer: SocketIoPeer): void {
    const { socket, connection } = peer;
    const engine = socket.conn;
    engine.on("packet", ({ type, data }: { type: string; data?: string | Buffer }) => {
      const bytes = data === undefined ? 0 : Buffer.byteLength(data);
      this.#connections.heard(connection, bytes);
      peer.got(bytes);
      if (type === "pong") peer.transport.trail.ponged();
    });
    engine.once("close", (reason: string) => this.#leave(peer, this.#howEnded(engine, reason)));
    socket.onAny((event: string, ...args: unknown[]) => peer.receive(event, args));
    socket.on("disconnect", (reason) => {
      if (reason !== "client namespace disconnect") return; // the wire's end comes with its own reason
      this.#peers.delete(pidOf(socket));
      this.#connections.ended(connection, "left");
    });
  }

  #howEnded(engine: Engine, reason: string): "left" | "vanished" {
    const ws = webSocketOf(engine);
    const isBroken = ws ? this.#broken.has(ws) : reason !== "transport close";
    return isBroken ? "vanished" : "left";
  }

  /** The wire is gone; the client may come back on another. */
  #leave(peer: SocketIoPeer, how: "left" | "vanished"): void {
    const { connection, socket } = peer;
    this.#peers.delete(pidOf(socket));
    if (connection.closed !== undefined) return;
    this.#coalescer.flush(connection);
    this.#keep(peer);
    this.#connections.ended(connection, how);
  }

  /** The hub ends the connection. */
  #closing(peer: SocketIoPeer, { comesBack, reason }: Close): void {
    this.#peers.delete(pidOf(peer.socket));
    if (comesBack) this.#keep(peer, reason === "slow_reader");
    this.#clock.after(CLOSING_MS, () => peer.transport.terminate());
  }

  #keep(peer: SocketIoPeer, unwritten = false): void {
    const absence = absenceOf(peer, { unwritten });
    if (!absence) return;
    this.#absences
      .put(pidOf(peer.socket), absence)
      .catch((error: unknown) =>
        this.#log.warn({ err: error }, "a client that was cut off could not be remembered"),
      );
  }
}
