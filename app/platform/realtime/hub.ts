import { singleton } from "../container/index.ts";
import { Clock } from "../support/index.ts";
import { Broker } from "./broker/broker.ts";
import { assertChannelName, ownChannel } from "./channels/channel_name.ts";
import { channelKey, CHAT } from "./channels/namespace.ts";
import { type NoticeListener, Notices } from "./channels/notices.ts";
import { type SubscribeOptions, Subscriptions } from "./channels/subscriptions.ts";
import { type CloseName, type OwnClose, RealtimeError } from "./codes/index.ts";
import type { Connection } from "./connections/connection.ts";
import { Connections } from "./connections/connections.ts";
import { CONTROL, Control, type ToldListener } from "./connections/control.ts";
import { Registry } from "./connections/registry.ts";
import { ClientEvents } from "./events/client_events.ts";
import { type EventType, isOpenEventName } from "./events/event_type.ts";
import { type Outgoing, type Published, Publisher } from "./events/publisher.ts";
import { Alignment } from "./history/alignment.ts";
import { type PastEvents, PastEventsReader, type PastQuery } from "./history/past_events.ts";
import { HubNode } from "./node.ts";
import { Occupancy } from "./occupancy/occupancy.ts";
import type { Member, UserId } from "./presence/member.ts";
import { Presence } from "./presence/presence.ts";

export interface PublishOptions {
  /** Whose channels; the chat's unless given. */
  namespace?: string;
  /** Id of a connection that does not get the event: the one that caused it. */
  except?: string | undefined;
  /** Publishes once: a second event with the key on the same channel within ten minutes is the first one. */
  idempotencyKey?: string | undefined;
  /** `high` goes before what waits to be handed to the other nodes. */
  priority?: "high" | "normal" | undefined;
  /** A connection on several of the channels gets one copy. */
  asOne?: boolean;
  /** The channels are a gateway's own (`#…`), which no client can name. */
  system?: boolean;
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
  readonly #connections: Connections;
  readonly #presence: Presence;
  readonly #control: Control;
  readonly #registry: Registry;
  readonly #alignment: Alignment;
  readonly #occupancy: Occupancy;
  readonly #clientEvents: ClientEvents;
  readonly #past: PastEventsReader;
  readonly #notices: Notices;
  readonly #broker: Broker;
  readonly #returned: (() => void)[] = [];
  readonly #node: HubNode;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    publisher: Publisher,
    subscriptions: Subscriptions,
    connections: Connections,
    presence: Presence,
    control: Control,
    registry: Registry,
    alignment: Alignment,
    occupancy: Occupancy,
    clientEvents: ClientEvents,
    past: PastEventsReader,
    notices: Notices,
    broker: Broker,
    node: HubNode,
    clock: Clock,
  ) {
    this.#publisher = publisher;
    this.#subscriptions = subscriptions;
    this.#connections = connections;
    this.#presence = presence;
    this.#control = control;
    this.#registry = registry;
    this.#alignment = alignment;
    this.#occupancy = occupancy;
    this.#clientEvents = clientEvents;
    this.#past = past;
    this.#notices = notices;
    this.#broker = broker;
    this.#node = node;
    this.#clock = clock;
  }

  /** Begins to hear the other nodes. Before the first client is let in. */
  async start(): Promise<void> {
    this.#publisher.onAlone((key) => this.#alignment.strayed(key));
    this.#publisher.onRestart((channel) => void this.#alignment.align(channel));
    this.#broker.onMessage((topic, bytes, position) => {
      if (topic === CONTROL) this.#control.receive(bytes);
      else this.#publisher.receive(topic, bytes, position);
    });
    this.#broker.onReturn(() => void this.#putRight());
    await this.#broker.subscribe([CONTROL]);
    this.#alignment.start();
    this.#occupancy.start();
    await this.#presence.start();
  }

  /** Lets nobody in any more and sends everybody away, spread over `ms`. */
  drain(ms: number): Promise<void> {
    return this.#connections.drain(ms);
  }

  /** Stops hearing the others. After the clients are gone. */
  async stop(): Promise<void> {
    this.#alignment.stop();
    await this.#occupancy.stop();
    await this.#presence.stop();
    await this.#broker.close();
  }

  /** Sends an event of the catalogue to the subscribers of one or several channels, on all nodes. */
  // oxlint-disable-next-line eslint/max-params -- one sentence: where, what, its data, and how
  publish<D>(
    channel: string | readonly string[],
    { name, bare, transient }: EventType<D>,
    data: D,
    options: PublishOptions = {},
  ): Promise<Published> {
    return this.#publish(channel, { event: name, bare, transient, data }, options);
  }

  /**
   * Sends an event under an application's own name.
   *
   * @param data anything that JSON can hold, or `Json` where it is text already
   * @throws RealtimeError `reserved_event` for names of Parley's own
   */
  // oxlint-disable-next-line eslint/max-params -- as publish
  async publishNamed(
    channel: string | readonly string[],
    name: string,
    data: unknown,
    options: PublishOptions = {},
  ): Promise<Published> {
    if (!isOpenEventName(name, options.namespace)) throw new RealtimeError("reserved_event");
    return this.#publish(channel, { event: name, data }, options);
  }

  /**
   * Passes an event of a client on to the others on the channel.
   *
   * @param event begins with `client-`
   * @throws RealtimeError `reserved_event`, `not_joined`, `client_event_refused`
   */
  // oxlint-disable-next-line eslint/max-params -- one sentence: who says what where
  clientEvent(
    connection: Connection,
    channel: string,
    event: string,
    data: unknown,
  ): Promise<Published | undefined> {
    return this.#clientEvents.send(connection, channel, event, data);
  }

  /**
   * Reads events back. Nothing for a channel without history.
   *
   * @throws RealtimeError `history_away`
   */
  history(
    channel: string,
    { namespace = CHAT, ...query }: PastQuery & { namespace?: string } = {},
  ): Promise<PastEvents | undefined> {
    return this.#past.read(channelKey(namespace, channel), query);
  }

  /** Hears what happens to channels, each once in the cluster; for webhooks and statistics. */
  onNotice(listener: NoticeListener): void {
    this.#notices.on(listener);
  }

  /** Sends an event to all connections of a person. */
  sendToUser<D>(userId: number, event: EventType<D>, data: D): Promise<Published> {
    return this.publish(ownChannel(userId), event, data);
  }

  /** Sends an event to every connection on every node, on no channel. */
  broadcastToAll<D>(event: EventType<D>, data: D, namespace = CHAT): Promise<void> {
    const id = this.#node.nextEventId();
    const at = this.#clock.now();
    return this.#control.everywhere({
      do: "broadcast",
      namespace,
      id,
      at,
      event: event.name,
      data,
    });
  }

  /** Sends a frame of its protocol to one connection on any node. */
  sendToConnection(id: string, frame: object): Promise<void> {
    const here = this.#registry.get(id);
    if (!here) return this.#control.everywhere({ do: "send", id, frame });
    here.send(frame);
    return Promise.resolve();
  }

  /**
   * Puts a connection on a channel when the rules or an app's signature allow it.
   *
   * @throws RealtimeError `invalid_channel`, `invalid_filter`, `channel_refused`, `too_many_subscriptions`,
   *   `members_full`, `member_too_large`, `join_too_slow`
   */
  subscribe(connection: Connection, channel: string, options?: SubscribeOptions): Promise<void> {
    return this.#subscriptions.subscribe(connection, channel, options);
  }

  /**
   * Puts a connection on a channel of the gateway's own that no client can name (`#server-to-user-7`).
   *
   * @param member who it is there, where others are to be told of its coming and going
   */
  attach(connection: Connection, channel: string, member?: Member): Promise<void> {
    return this.#subscriptions.attach(connection, channel, member);
  }

  /** @returns false when the connection was not on the channel */
  unsubscribe(connection: Connection, channel: string): boolean {
    return this.#subscriptions.unsubscribe(connection, channel);
  }

  /** Cuts a person off a channel at once, on every node. Call it after the commit that took the right away. */
  removeFromChannel(userId: number, channel: string, reason = "removed"): Promise<void> {
    return this.#control.everywhere({ do: "remove", userId, channel, reason });
  }

  /** Closes all connections of a person on every node; by default they are told to stay away. */
  disconnectUser(userId: number, why: CloseName | OwnClose = "not_allowed"): Promise<void> {
    return this.#control.everywhere({ do: "disconnect_user", userId, why });
  }

  /** Closes all connections of whom an app calls so, on every node. */
  disconnectAppUser(
    app: string,
    user: UserId,
    why: CloseName | OwnClose = "not_allowed",
  ): Promise<void> {
    return this.#control.everywhere({ do: "disconnect_app_user", app, user, why });
  }

  /** Closes all connections of an app on every node: it was switched off or removed. */
  disconnectApp(app: string, why: CloseName | OwnClose = "app_disabled"): Promise<void> {
    return this.#control.everywhere({ do: "disconnect_app", app, why });
  }

  /** Closes all connections of a session on every node; for signing out. */
  disconnectSession(sessionId: string, why: CloseName | OwnClose = "signed_out"): Promise<void> {
    return this.#control.everywhere({ do: "disconnect_session", sessionId, why });
  }

  /** Closes one connection on any node. */
  disconnect(id: string, why: CloseName | OwnClose): Promise<void> {
    return this.#control.everywhere({ do: "disconnect", id, why });
  }

  /** Tells every node, this one included, that something other than a channel changed: flags, configuration. */
  tellNodes(subject: string, news: unknown = null): Promise<void> {
    return this.#control.everywhere({ do: "tell", subject, news });
  }

  /** Says what to do when a node tells of this subject; its news are `null` also when word may have been missed. */
  onTold(subject: string, listener: ToldListener): void {
    this.#control.onTold(subject, listener);
  }

  async #publish(
    channel: string | readonly string[],
    what: Outgoing,
    { namespace = CHAT, system, idempotencyKey: once, priority, ...rest }: PublishOptions,
  ): Promise<Published> {
    const channels = typeof channel === "string" ? [channel] : channel;
    for (const name of channels) if (!system) assertChannelName(name);
    const keys = channels.map((name) => channelKey(namespace, name));
    return this.#publisher.publish(keys, { ...what, ...rest, once, urgent: priority === "high" });
  }

  /** The other nodes can be reached again. Rights first: nobody may get what was taken from them meanwhile. */
  async #putRight(): Promise<void> {
    for (const listener of this.#returned) listener();
    await this.#control.resend();
    await this.#subscriptions.review();
    await this.#presence.renew();
    await this.#alignment.mend();
    await this.#occupancy.again();
  }
}
