import { singleton } from "../container/index.ts";
import { Broker } from "./broker/broker.ts";
import { assertChannelName, ownChannel } from "./channels/channel_name.ts";
import { closeCodes, RealtimeError } from "./codes.ts";
import type { Connection } from "./connections/connection.ts";
import { CONTROL, Control, type Told } from "./connections/control.ts";
import { type EventType, isOpenEventName } from "./events/event_type.ts";
import { Presence } from "./presence/presence.ts";
import { type Outgoing, Publisher } from "./events/publisher.ts";
import { Registry } from "./connections/registry.ts";
import { type Acknowledge, Subscriptions } from "./channels/subscriptions.ts";

export interface PublishOptions {
  /** Id of a connection that does not get the event: the one that caused it. */
  except?: string | undefined;
}

/**
 * The realtime hub: one set of channels for every kind of client on every node.
 *
 * @example
 * await hub.publish("presence-room.7", messageCreated, { message, room_id: 7, seq: 12 });
 * await hub.removeFromChannel(userId, "presence-room.7", "removed");
 */
@singleton()
export class Hub {
  readonly #publisher: Publisher;
  readonly #subscriptions: Subscriptions;
  readonly #presence: Presence;
  readonly #control: Control;
  readonly #registry: Registry;
  readonly #broker: Broker;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    publisher: Publisher,
    subscriptions: Subscriptions,
    presence: Presence,
    control: Control,
    registry: Registry,
    broker: Broker,
  ) {
    this.#publisher = publisher;
    this.#subscriptions = subscriptions;
    this.#presence = presence;
    this.#control = control;
    this.#registry = registry;
    this.#broker = broker;
  }

  /** Begins to hear the other nodes. Before the first client is let in. */
  async start(): Promise<void> {
    this.#broker.onMessage((topic, bytes) => this.#receive(topic, bytes));
    this.#broker.onReturn(({ lost }) => void this.#control.recover(lost > 0));
    await this.#broker.subscribe([CONTROL]);
    await this.#presence.start();
  }

  /** Stops hearing the others. After the gateways are drained. */
  async stop(): Promise<void> {
    await this.#presence.stop();
    await this.#broker.close();
  }

  /**
   * Sends an event of the catalogue to the subscribers of one or several channels, on all nodes.
   *
   * @returns the event's id, once this node has delivered and the broker has taken it
   */
  // oxlint-disable-next-line eslint/max-params -- one sentence: where, what, its data, and to whom not
  publish<D>(
    channel: string | readonly string[],
    { name, bare }: EventType<D>,
    data: D,
    options: PublishOptions = {},
  ): Promise<string> {
    return this.#publish(channel, { event: name, bare, data, except: options.except });
  }

  /**
   * Sends an event under an application's own name.
   *
   * @throws RealtimeError `reserved_event` for names of Parley's own
   */
  // oxlint-disable-next-line eslint/max-params -- as publish
  async publishNamed(
    channel: string | readonly string[],
    name: string,
    data: unknown,
    options: PublishOptions = {},
  ): Promise<string> {
    if (!isOpenEventName(name)) throw new RealtimeError("reserved_event");
    return this.#publish(channel, { event: name, data, except: options.except });
  }

  /** Sends an event to all connections of a person. */
  sendToUser<D>(userId: number, event: EventType<D>, data: D): Promise<string> {
    return this.publish(ownChannel(userId), event, data);
  }

  /** Sends a frame to one connection on any node. */
  sendToConnection(id: string, frame: object): Promise<void> {
    const here = this.#registry.get(id);
    if (!here) return this.#control.everywhere({ do: "send", id, frame });
    here.send(frame);
    return Promise.resolve();
  }

  /**
   * Puts a connection on a channel when the rules allow it.
   *
   * @param acknowledge called when it has joined and before the first event
   * @throws RealtimeError `invalid_channel`, `channel_refused`, `too_many_subscriptions`
   */
  subscribe(connection: Connection, channel: string, acknowledge?: Acknowledge): Promise<void> {
    return this.#subscriptions.subscribe(connection, channel, acknowledge);
  }

  /** @returns false when the connection was not on the channel */
  unsubscribe(connection: Connection, channel: string): boolean {
    return this.#subscriptions.unsubscribe(connection, channel);
  }

  /** Cuts a person off a channel at once, on every node. Call it after the commit that took the right away. */
  removeFromChannel(userId: number, channel: string, reason = "removed"): Promise<void> {
    return this.#control.everywhere({ do: "remove", userId, channel, reason });
  }

  /** Closes all connections of a person on every node; 4403 tells them to stay away. */
  disconnectUser(
    userId: number,
    code = closeCodes.not_allowed.code,
    reason = "not_allowed",
  ): Promise<void> {
    return this.#control.everywhere({ do: "disconnect_user", userId, code, reason });
  }

  /** Closes all connections of a session on every node; for signing out. */
  disconnectSession(
    sessionId: string,
    code = closeCodes.not_signed_in.code,
    reason = "signed_out",
  ): Promise<void> {
    return this.#control.everywhere({ do: "disconnect_session", sessionId, code, reason });
  }

  /** Closes one connection on any node. */
  disconnect(id: string, code: number, reason: string): Promise<void> {
    return this.#control.everywhere({ do: "disconnect", id, code, reason });
  }

  /** Tells every node, this one included, that something other than a channel changed: flags, configuration. */
  tellNodes(subject: string, data?: unknown): Promise<void> {
    return this.#control.everywhere({ do: "tell", subject, data });
  }

  /** Says what to do when a node tells of this subject. */
  onTold(subject: string, listener: Told): void {
    this.#control.onTold(subject, listener);
  }

  async #publish(channel: string | readonly string[], outgoing: Outgoing): Promise<string> {
    const channels = typeof channel === "string" ? [channel] : channel;
    for (const name of channels) assertChannelName(name);
    return this.#publisher.publish(channels, outgoing);
  }

  #receive(topic: string, bytes: Buffer): void {
    if (topic === CONTROL) this.#control.receive(bytes);
    else this.#publisher.receive(topic, bytes);
  }
}
