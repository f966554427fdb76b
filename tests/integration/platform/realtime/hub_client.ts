import {
  type Batch,
  type ChannelEvent,
  type Close,
  type Connection,
  Encoder,
  type HubApp,
  type Joined,
  PARLEY,
  type Protocol,
  type SubscribeOptions,
  type Transport,
} from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { until } from "../../../support/until.ts";
import type { LiveNode } from "./live_node.ts";

/** What a client got, in order. */
export type Got =
  | { type: "joined"; joined: Joined }
  | { type: "event"; channel: string; event: string; data: unknown; offset?: number }
  | { type: "cut"; channel: string; reason: string }
  | { type: "missed"; channels: { channel: string; epoch?: string; offset?: number }[] };

class LineEncoder extends Encoder {
  override event({ publication, channel, offset }: ChannelEvent): Buffer {
    const { event, data } = publication;
    return this.frame({ type: "event", channel, event, data, offset });
  }

  override frame(frame: object): Buffer {
    return Buffer.from(JSON.stringify(frame));
  }
}

const encoder = new LineEncoder();

const protocol: Protocol = {
  kind: "pusher",
  cut: (connection, channel, reason) => connection.send({ type: "cut", channel, reason }),
  missed: (connection, missed) =>
    connection.send({
      type: "missed",
      channels: missed.map(({ channel, position }) => ({ channel, ...position })),
    }),
  expiring: () => {},
};

interface HubClientOptions {
  app?: HubApp;
  viewer?: Viewer | null;
  encoder?: Encoder;
  /** Tells moments apart, where a test wants to. */
  now?: () => number;
}

type Door = Pick<LiveNode, "hub" | "connections">;

/** A client through a gateway of the tests: what it gets is kept as objects, in the order of the wire. */
export class HubClient implements Transport {
  readonly got: Got[] = [];
  readonly connection: Connection;
  closedWith: Close | undefined;
  waiting = 0;
  /** The moment at which each came. */
  readonly times: number[] = [];
  readonly #node: Door;
  readonly #now: () => number;

  constructor(node: Door, { app = PARLEY, viewer = null, ...given }: HubClientOptions = {}) {
    this.#node = node;
    this.#now = given.now ?? (() => 0);
    this.connection = node.connections.open({
      app,
      viewer,
      address: "127.0.0.1",
      userAgent: "test",
      encoder: given.encoder ?? encoder,
      protocol,
      transport: this,
    });
  }

  /** Joins, and answers what it was told. */
  async join(channel: string, options: SubscribeOptions = {}): Promise<Joined> {
    let answer: Joined | undefined;
    const acknowledge = (joined: Joined): void => {
      answer = joined;
      this.connection.send({ type: "joined", joined });
    };
    await this.#node.hub.subscribe(this.connection, channel, { ...options, acknowledge });
    if (!answer) throw new Error(`Nothing was answered to the join of ${channel}.`);
    return answer;
  }

  leave(channel: string): boolean {
    return this.#node.hub.unsubscribe(this.connection, channel);
  }

  /** The data of the events that came, those about members left out. */
  data(channel?: string): unknown[] {
    return this.events(channel).map(({ data }) => data);
  }

  events(channel?: string) {
    return this.got.flatMap((one) =>
      one.type === "event" &&
      !one.event.startsWith("presence:") &&
      (channel === undefined || one.channel === channel)
        ? [one]
        : [],
    );
  }

  async gets(count: number): Promise<unknown[]> {
    await until(() => this.events().length >= count, { what: `${count} events` });
    return this.data();
  }

  /** The wire breaks. */
  vanish(): void {
    this.#node.connections.ended(this.connection, "vanished");
  }

  write(batch: Batch): void {
    for (const frame of batch.frames) {
      this.got.push(JSON.parse(frame.toString("utf8")) as Got);
      this.times.push(this.#now());
    }
  }

  ping(): void {}

  close(close: Close): void {
    this.closedWith = close;
  }

  terminate(): void {}
}

export function viewerOf(id: number): Viewer {
  return { id, name: `Person ${id}`, role: "member", scopes: null };
}
