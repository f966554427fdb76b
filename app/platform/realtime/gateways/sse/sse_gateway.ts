import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { Log, type Logger, logContext } from "../../../logging/index.ts";
import type { Viewer } from "../../../security/index.ts";
import { Clock } from "../../../support/index.ts";
import { DefaultChannels } from "../../channels/default_channels.ts";
import { ChannelGroups } from "../../channels/groups.ts";
import { CloseError, type CloseName, closes, RealtimeError } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import { Connections } from "../../connections/connections.ts";
import { TokenRefresh } from "../../connections/token_refresh.ts";
import { EventHtml } from "../../events/event_html.ts";
import { Hub } from "../../hub.ts";
import { HubNode } from "../../node.ts";
import type { Encoder } from "../../output/encoder.ts";
import { expiry } from "../native/expiry.ts";
import { logged } from "../message_log.ts";
import { type Change, type Changed, makeChange } from "./changes.ts";
import { connectionId } from "./connection_id.ts";
import { Cursors } from "./cursor.ts";
import { EnvelopeEncoder, HtmlStreamEncoder, PlainEncoder } from "./encoders.ts";
import { ownBlock } from "./event_stream.ts";
import { type Outgoing, outletOf } from "./outlet.ts";
import { SsePeer, type Refused } from "./sse_peer.ts";
import { joinedFacts, sseProtocol, tell } from "./sse_protocol.ts";
import { SseTransport } from "./sse_transport.ts";
import { retryMs } from "./retry.ts";
import { startOf, type Wishes, wishesOf } from "./wishes.ts";

/** Who wants to listen, as the HTTP side found out. */
export interface SseVisitor {
  viewer: Viewer;
  address: string;
  userAgent: string;
  query: URLSearchParams;
  /** The header `Last-Event-ID`. */
  lastEventId: string | undefined;
  /** Go out with the answer, besides those of the stream. */
  headers: Record<string, string>;
  outgoing: Outgoing;
}

/** The head of every stream. */
export const STREAM = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-cache, no-transform",
  // nginx would keep events back until its buffer is full.
  "X-Accel-Buffering": "no",
};

/** The hub for Server-Sent Events: an answer over HTTP that does not end, and what changes it (R5). */
@singleton()
export class SseGateway {
  readonly #hub: Hub;
  readonly #connections: Connections;
  readonly #groups: ChannelGroups;
  readonly #defaults: DefaultChannels;
  readonly #tokens: TokenRefresh;
  readonly #node: HubNode;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #encoders: Record<Wishes["format"], Encoder>;
  readonly #cursors = new Cursors();
  readonly #peers = new Map<string, SsePeer>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    hub: Hub,
    connections: Connections,
    groups: ChannelGroups,
    defaults: DefaultChannels,
    tokens: TokenRefresh,
    node: HubNode,
    html: EventHtml,
    settings: Settings,
    clock: Clock,
    log: Log,
  ) {
    this.#hub = hub;
    this.#connections = connections;
    this.#groups = groups;
    this.#defaults = defaults;
    this.#tokens = tokens;
    this.#node = node;
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log.part("realtime");
    this.#encoders = {
      plain: new PlainEncoder(),
      envelope: new EnvelopeEncoder(),
      html: new HtmlStreamEncoder(html),
    };
    connections.onEnded(({ id }) => void this.#peers.delete(id));
  }

  /**
   * Begins a stream: the answer is sent and stays open. What cannot be granted is said before anything of it goes
   * out, so that it can be answered in the usual way.
   *
   * @throws CloseError, RealtimeError, and what the rules of channels throw
   */
  async open(visitor: SseVisitor): Promise<void> {
    const { viewer, address, query, lastEventId } = visitor;
    const wishes = wishesOf(query, lastEventId);
    this.#assertWelcome(wishes);
    const refusal = this.#connections.refusal({ viewer, address });
    if (refusal) throw new CloseError(refusal);
    const asked = wishes.channels ?? (await this.#defaults.of(viewer));
    assertFew(asked, this.#settings.realtime.maxSubscriptions);
    const outlet = outletOf(visitor.outgoing);
    if (outlet.isGone) return;
    const transport = new SseTransport(outlet, {
      clock: this.#clock,
      retry: (close) => retryMs(this.#settings, close),
    });
    const connection = this.#connect(visitor, wishes, transport);
    await this.#enter({ visitor, wishes, asked, connection, transport });
  }

  /**
   * Changes the subscriptions of a connection of this node, its credentials, or ends it.
   *
   * @returns nothing when there is no such connection of this person here
   * @throws RealtimeError `invalid_token`, `other_person`
   */
  async change(id: string, person: number, change: Change): Promise<Changed | undefined> {
    const peer = this.#peers.get(id);
    if (!peer || peer.connection.viewer?.id !== person) return undefined;
    const size = Buffer.byteLength(JSON.stringify(change));
    this.#connections.heard(peer.connection, size);
    const context = { ...logContext.getStore(), connection_id: id, user_id: person };
    const parts = { settings: this.#settings, log: this.#log };
    return logContext.run(context, () =>
      logged(parts, { gateway: "sse", type: "change", size }, () =>
        peer.inTurn(() => this.#change(peer, change)),
      ),
    );
  }

  /** Who was told to stay away and comes back all the same is told again, in a way that a browser understands. */
  #assertWelcome({ before }: Wishes): void {
    const stop = before?.stop;
    if (stop !== undefined && Object.hasOwn(closes, stop)) throw new CloseError(stop as CloseName);
  }

  #connect(visitor: SseVisitor, { format }: Wishes, transport: SseTransport): Connection {
    const { viewer, address, userAgent, outgoing } = visitor;
    const connection = this.#connections.open({
      id: connectionId(this.#node.name),
      viewer,
      sessionId: viewer.sessionId,
      expiresAt: viewer.expiresAt,
      address,
      userAgent,
      encoder: this.#encoders[format],
      protocol: sseProtocol,
      transport,
    });
    transport.of(connection);
    // A stream has no close frame: a closed page and a cut cable look alike.
    outgoing.once("close", () => this.#connections.ended(connection, "vanished"));
    return connection;
  }

  async #enter({ wishes, asked, connection, ...entrance }: Entrance): Promise<void> {
    const { filter, before } = wishes;
    const parts = { hub: this.#hub, groups: this.#groups };
    const peer = new SsePeer({ connection, asked: new Set(asked), filter, before }, parts);
    const { kept, added, left } = startOf(asked, before);
    try {
      const answers = await Promise.all([...kept, ...added].map((name) => peer.join(name)));
      const refused = answers.filter((one) => one !== undefined);
      assertSome(peer, refused);
      this.#greet(peer, { ...entrance, left, refused });
    } catch (error) {
      this.#connections.ended(connection, "left");
      throw error;
    }
  }

  #greet(peer: SsePeer, { visitor, transport, left, refused }: Greeting): void {
    const { connection, joined, missed } = peer;
    if (connection.closed !== undefined) return;
    const cursor = this.#cursors.at(peer.starts(left));
    const head = `retry: ${retryMs(this.#settings)}\n${cursor.text && `id: ${cursor.text}\n`}`;
    const hello = ownBlock("connected", {
      connection_id: connection.id,
      user_id: visitor.viewer.id,
      timestamp: new Date(this.#clock.now()).toISOString(),
      node_id: this.#node.name,
      heartbeat: this.#settings.realtime.heartbeatMs,
      channels: joined.map(joinedFacts),
      ...(refused.length > 0 && { refused }),
      ...expiry(connection.expiresAt),
    });
    const greeting = Buffer.concat([Buffer.from(head), hello]);
    transport.begin({ headers: { ...STREAM, ...visitor.headers }, cursor, greeting });
    peer.greeted();
    this.#peers.set(connection.id, peer);
    const channels = missed.map(({ channel, position }) => ({ channel, ...position }));
    if (channels.length > 0) tell(connection, { type: "parley:missed", channels });
    this.#connections.welcome(connection);
  }

  async #change(peer: SsePeer, change: Change): Promise<Changed> {
    const { connection } = peer;
    if (change.leave) {
      const left = connection.channels;
      this.#connections.ended(connection, "left");
      connection.transport.terminate();
      return { joined: [], left, refused: [] };
    }
    if (change.token !== undefined) await this.#tokens.refresh(connection, change.token);
    const changed = await makeChange(peer, change);
    return { ...changed, ...(change.token !== undefined && expiry(connection.expiresAt)) };
  }
}

interface Entrance {
  visitor: SseVisitor;
  wishes: Wishes;
  asked: readonly string[];
  connection: Connection;
  transport: SseTransport;
}

interface Greeting extends Pick<Entrance, "visitor" | "transport"> {
  left: readonly string[];
  refused: readonly Refused[];
}

/** Before any rule is asked. */
function assertFew(asked: readonly string[], most: number): void {
  if (asked.length <= most) return;
  const text = `${asked.length} channels are asked for; ${most} are the most.`;
  throw new RealtimeError("too_many_subscriptions", { status: 422, text });
}

/** Who gets none of the channels would listen to nothing for ever. */
function assertSome({ joined }: SsePeer, [refused, ...others]: readonly Refused[]): void {
  if (!refused || joined.length > 0) return;
  const names = [refused, ...others].map(({ channel }) => channel).join(", ");
  const text = `${refused.message} Refused: ${names}.`;
  throw new RealtimeError("channel_refused", { status: 403, text });
}
