import type { Container } from "../../../../app/platform/container/index.ts";
import {
  type ChannelEvent,
  type Connection,
  Connections,
  Encoder,
  Hub,
  ownChannel,
} from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { type Frame, Inbox } from "../../../support/inbox.ts";
import type { Loose } from "../../../support/loose.ts";

const PATIENCE_MS = 5000;

/** Whole frames as JSON lines. */
class LineEncoder extends Encoder {
  override event({ publication, channel }: ChannelEvent): Buffer {
    const { event, id, data, bare } = publication;
    if (bare) return this.frame({ type: event, ...(data as object) });
    return this.frame({ type: "event", channel, event, id, data });
  }

  override frame(frame: object): Buffer {
    return Buffer.from(JSON.stringify(frame));
  }
}

const encoder = new LineEncoder();

/** A client of the hub without a wire: what would be sent to it can be read. */
export class Listener {
  readonly connection: Connection;
  readonly #inbox: Inbox;
  readonly #hub: Hub;
  readonly #connections: Connections;

  private constructor(connection: Connection, inbox: Inbox, container: Container) {
    this.connection = connection;
    this.#inbox = inbox;
    this.#hub = container.resolve(Hub);
    this.#connections = container.resolve(Connections);
  }

  static async open(container: Container, viewer: Viewer, channels: string[]): Promise<Listener> {
    const inbox = new Inbox();
    const connections = container.resolve(Connections);
    const connection = connections.open({
      viewer,
      encoder,
      address: "127.0.0.1",
      userAgent: "test",
      protocol: {
        kind: "websocket",
        cut: (_, channel, reason) => inbox.put({ type: "left", channel, reason }),
        missed: () => inbox.put({ type: "recover" }),
        expiring: () => {},
      },
      transport: {
        waiting: 0,
        write: (batch) => batch.frames.forEach((frame) => inbox.put(decode(frame))),
        ping: () => {},
        close: () => {},
        terminate: () => {},
      },
    });
    const listener = new Listener(connection, inbox, container);
    connections.welcome(connection);
    for (const channel of [ownChannel(viewer.id), ...channels]) await listener.join(channel);
    return listener;
  }

  join(channel: string): Promise<void> {
    return this.#hub.subscribe(this.connection, channel);
  }

  /** The client says goodbye. */
  close(): void {
    this.#connections.ended(this.connection, "left");
  }

  /** The next unread frame of a type. */
  next(type: string, where: (frame: Frame) => boolean = () => true): Promise<Frame> {
    return this.#inbox.take(type, (frame) => frame.type === type && where(frame), PATIENCE_MS);
  }

  /** The data of the next unread event of a name. */
  async event(name: string, where: (data: Loose) => boolean = () => true): Promise<Loose> {
    const frame = await this.next("event", (one) => one["event"] === name && where(one["data"]));
    return frame["data"];
  }

  /** The data of all events of a name that came until now. */
  events(name: string): Loose[] {
    return this.#inbox.all.filter((one) => one["event"] === name).map((one) => one["data"]);
  }

  /** All frames of a type that came until now. */
  frames(type: string): Frame[] {
    return this.#inbox.all.filter((one) => one.type === type);
  }

  /** The place of a frame among all that came. */
  order(frame: Frame): number {
    return this.#inbox.all.indexOf(frame);
  }

  /** Everything that was published before has come, on this node. */
  async caughtUp(): Promise<void> {
    const mark = `mark-${Math.random()}`;
    await this.#hub.publishNamed(ownChannel(this.connection.viewer?.id ?? 0), mark, {});
    await this.event(mark);
  }
}

function decode(frame: Buffer): Frame {
  return JSON.parse(frame.toString("utf8")) as Frame;
}
