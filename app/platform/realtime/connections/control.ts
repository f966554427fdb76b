import { Broker } from "../broker/broker.ts";
import { ownChannel } from "../channels/channel_name.ts";
import { Channels } from "../channels/channels.ts";
import { channelKey, CHAT } from "../channels/namespace.ts";
import { Subscriptions } from "../channels/subscriptions.ts";
import type { CloseName, OwnClose } from "../codes/index.ts";
import { singleton } from "../../container/index.ts";
import { ChannelEvent } from "../events/channel_event.ts";
import { Publication } from "../events/publication.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { HubNode } from "../node.ts";
import type { UserId } from "../presence/member.ts";
import type { Connection } from "./connection.ts";
import { Connections } from "./connections.ts";
import { Registry } from "./registry.ts";

/** The topic that every node listens to. */
export const CONTROL = "control";

/** What is waiting for the others while they are away. */
const MAX_UNSENT = 10_000;

/** The same event for several people. */
export interface UsersNews {
  userIds: readonly number[];
  event: string;
  data: unknown;
}

/** What one node may ask all others to do. */
export type Command =
  | { do: "disconnect_user"; userId: number; why: CloseName | OwnClose }
  | { do: "disconnect_app_user"; app: string; user: UserId; why: CloseName | OwnClose }
  | { do: "disconnect_app"; app: string; why: CloseName | OwnClose }
  | { do: "disconnect_session"; sessionId: string; why: CloseName | OwnClose }
  | { do: "disconnect"; id: string; why: CloseName | OwnClose }
  | { do: "remove"; userId: number; channel: string; reason: string }
  | { do: "review"; userId: number }
  | { do: "send"; id: string; frame: object }
  | { do: "broadcast"; namespace: string; id: string; at: number; event: string; data: unknown }
  | { do: "users"; id: string; at: number; news: readonly UsersNews[] }
  | { do: "tell"; subject: string; news: unknown };

/**
 * Hears what a node told of a subject; `null` says that something may have been missed, all else is
 * another node's word and unchecked.
 */
export type ToldListener = (news: unknown) => void;

/** Hears of an event that this node sends to all of a namespace. */
type BroadcastListener = (namespace: string, publication: Publication) => void;

/** Does what concerns connections wherever they are: here at once, and on the other nodes by the broker. */
@singleton()
export class Control {
  readonly #broker: Broker;
  readonly #node: HubNode;
  readonly #registry: Registry;
  readonly #connections: Connections;
  readonly #subscriptions: Subscriptions;
  readonly #channels: Channels;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #told = new Map<string, ToldListener>();
  readonly #broadcasts: BroadcastListener[] = [];
  /** What the others were not told. */
  #unsent: Command[] = [];

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    broker: Broker,
    node: HubNode,
    registry: Registry,
    connections: Connections,
    subscriptions: Subscriptions,
    channels: Channels,
    clock: Clock,
    log: Log,
  ) {
    this.#broker = broker;
    this.#node = node;
    this.#registry = registry;
    this.#connections = connections;
    this.#subscriptions = subscriptions;
    this.#channels = channels;
    this.#clock = clock;
    this.#log = log.part("realtime");
  }

  /** Resolves when it is done here and the others have it; while they are away, they get it on their return. */
  async everywhere(command: Command): Promise<void> {
    this.#run(command);
    await this.#send(command);
  }

  /** Sends an event to every connection of a namespace, on no channel. */
  broadcast(event: string, data: unknown, namespace: string): Promise<void> {
    const [id, at] = [this.#node.nextEventId(), this.#clock.now()];
    const publication = new Publication({ id, at, event }, data);
    for (const listener of this.#broadcasts) listener(namespace, publication);
    return this.everywhere({ do: "broadcast", namespace, id, at, event, data });
  }

  /** Hears every event that this node sends to everybody. */
  onBroadcast(listener: BroadcastListener): void {
    this.#broadcasts.push(listener);
  }

  /** Sends events on people's own channels, in one message to each node, however many people there are. */
  sendToUsers(news: readonly UsersNews[]): Promise<void> {
    const [id, at] = [this.#node.nextEventId(), this.#clock.now()];
    return this.everywhere({ do: "users", id, at, news });
  }

  /** Sends a frame to one connection, wherever it is. */
  async sendTo(id: string, frame: object): Promise<void> {
    const here = this.#registry.get(id);
    if (here) here.send(frame);
    else await this.everywhere({ do: "send", id, frame });
  }

  /** Says who hears what other nodes tell of a subject. */
  onTold(subject: string, listener: ToldListener): void {
    this.#told.set(subject, listener);
  }

  /** The others can be reached again: they get what they were not told, and who listens may have missed something. */
  async resend(): Promise<void> {
    for (const listener of this.#told.values()) listener(null);
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const command of unsent) await this.#send(command);
  }

  /** Takes what the broker brings on the control topic. */
  receive(bytes: Buffer): void {
    try {
      const { origin, command } = JSON.parse(bytes.toString("utf8")) as {
        origin: string;
        command: Command;
      };
      if (origin !== this.#node.id) this.#run(command);
    } catch (error) {
      this.#log.warn(
        { err: error },
        "a command of another node was not read; is it a different version?",
      );
    }
  }

  async #send(command: Command): Promise<void> {
    if (!this.#broker.reaches(CONTROL)) return;
    const envelope = Buffer.from(JSON.stringify({ origin: this.#node.id, command }));
    const receipt = await this.#broker.publish({ topic: CONTROL, envelope });
    if (receipt === undefined && this.#unsent.length < MAX_UNSENT) this.#unsent.push(command);
  }

  #run(command: Command): void {
    switch (command.do) {
      case "disconnect_user":
        return this.#close(this.#registry.ofUser(command.userId), command.why);
      case "disconnect_app_user":
        return this.#close(this.#registry.ofAppUser(command.app, command.user), command.why);
      case "disconnect_app":
        return this.#close(this.#registry.ofApp(command.app), command.why);
      case "disconnect_session":
        return this.#close(this.#registry.ofSession(command.sessionId), command.why);
      case "disconnect":
        return this.#close(this.#one(command.id), command.why);
      case "remove":
        return this.#subscriptions.remove(command.userId, command.channel, command.reason);
      case "review":
        return this.#subscriptions.reviewUser(command.userId);
      case "send":
        return this.#registry.get(command.id)?.send(command.frame);
      case "broadcast":
        return this.#broadcast(command, new Publication(command, command.data));
      case "users":
        return command.news.forEach((one) => this.#toUsers(command, one));
      case "tell":
        return this.#told.get(command.subject)?.(command.news);
    }
  }

  /** As bare events, which have no place and are the same bytes on all channels. */
  #toUsers({ id, at }: { id: string; at: number }, { userIds, event, data }: UsersNews): void {
    const publication = new Publication({ id, at, event, bare: true }, data);
    for (const userId of userIds)
      this.#channels.get(channelKey(CHAT, ownChannel(userId)))?.arrive(publication);
  }

  /** An event on no channel. */
  #broadcast({ namespace }: { namespace: string }, publication: Publication): void {
    const event = new ChannelEvent(publication, { channel: "" });
    for (const connection of this.#registry.all()) {
      const bytes =
        connection.namespace === namespace ? event.bytes(connection.encoder) : undefined;
      if (bytes) connection.sendBytes(bytes);
    }
  }

  #one(id: string): Connection[] {
    const connection = this.#registry.get(id);
    return connection ? [connection] : [];
  }

  /** A copy: closing takes connections out of the set. */
  #close(connections: Iterable<Connection>, why: CloseName | OwnClose): void {
    // What is closed leaves the very set that is walked through.
    for (const connection of Array.from(connections)) this.#connections.close(connection, why);
  }
}
