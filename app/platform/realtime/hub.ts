import { singleton } from "../container/index.ts";
import { ownChannel } from "./channels/channel_name.ts";
import { ChannelGroups, type GroupJoined, type GroupOptions } from "./channels/groups.ts";
import { channelKey, CHAT } from "./channels/namespace.ts";
import { type NoticeListener, Notices } from "./channels/notices.ts";
import { type SubscribeOptions, Subscriptions } from "./channels/subscriptions.ts";
import type { CloseName, OwnClose } from "./codes/index.ts";
import type { Connection } from "./connections/connection.ts";
import { Connections } from "./connections/connections.ts";
import { Control, type ToldListener } from "./connections/control.ts";
import { ClientEvents } from "./events/client_events.ts";
import type { EventQueue } from "./events/event_queue.ts";
import type { EventType } from "./events/event_type.ts";
import type { Published } from "./events/publisher.ts";
import { Publishing, type PublishOptions, type Target } from "./events/publishing.ts";
import { type PastEvents, PastEventsReader, type PastQuery } from "./history/past_events.ts";
import { HubLife } from "./hub_life.ts";
import type { Member, UserId } from "./presence/member.ts";

/**
 * The realtime hub: one set of channels for every kind of client on every node.
 *
 * @example
 * await hub.publish("presence-room.7", messageCreated, { message, room_id: 7, seq: 12 });
 * await hub.removeFromChannel(userId, "presence-room.7", "removed");
 */
@singleton()
export class Hub {
  readonly #life: HubLife;
  readonly #publishing: Publishing;
  readonly #clientEvents: ClientEvents;
  readonly #past: PastEventsReader;
  readonly #subscriptions: Subscriptions;
  readonly #groups: ChannelGroups;
  readonly #notices: Notices;
  readonly #connections: Connections;
  readonly #control: Control;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    life: HubLife,
    publishing: Publishing,
    clientEvents: ClientEvents,
    past: PastEventsReader,
    subscriptions: Subscriptions,
    groups: ChannelGroups,
    notices: Notices,
    connections: Connections,
    control: Control,
  ) {
    this.#life = life;
    this.#publishing = publishing;
    this.#clientEvents = clientEvents;
    this.#past = past;
    this.#subscriptions = subscriptions;
    this.#groups = groups;
    this.#notices = notices;
    this.#connections = connections;
    this.#control = control;
  }

  /** Begins to hear the other nodes. Before the first client is let in. */
  start(): Promise<void> {
    return this.#life.start();
  }

  /** Says where events wait that are queued or delayed; at boot. */
  queueThrough(queue: EventQueue): void {
    this.#publishing.queueThrough(queue);
  }

  /** Lets nobody in any more and sends everybody away, spread over `ms`. */
  drain(ms: number): Promise<void> {
    return this.#connections.drain(ms);
  }

  /** Stops hearing the others. After the clients are gone. */
  stop(): Promise<void> {
    return this.#life.stop();
  }

  /** Sends an event of the catalogue to the subscribers of one or several channels, or of a group, on all nodes. */
  // oxlint-disable-next-line eslint/max-params -- one sentence: where, what, its data, and how
  publish<D>(
    target: Target,
    { name: event, bare, transient }: EventType<D>,
    data: D,
    options: PublishOptions = {},
  ): Promise<Published> {
    return this.#publishing.publish(target, { event, bare, transient, data }, options);
  }

  /**
   * Sends an event under an application's own name.
   *
   * @param data anything that JSON can hold, or `Json` where it is text already
   * @throws RealtimeError `reserved_event` for names of Parley's own
   */
  // oxlint-disable-next-line eslint/max-params -- as publish
  publishNamed(
    target: Target,
    event: string,
    data: unknown,
    options: PublishOptions = {},
  ): Promise<Published> {
    return this.#publishing.publishNamed(target, { event, data }, options);
  }

  /**
   * Sends what an application or a token asks to be sent: the channels' settings must take it, and the pipeline let
   * it through.
   *
   * @returns nothing when the pipeline dropped it
   * @throws RealtimeError `reserved_event`, `publish_refused`, `invalid_channel`, `group_unknown`
   */
  // oxlint-disable-next-line eslint/max-params -- as publish
  submit(
    target: Target,
    event: string,
    data: unknown,
    { sender, ...options }: PublishOptions & { sender?: UserId | undefined } = {},
  ): Promise<Published | undefined> {
    return this.#publishing.submit(target, { event, data, sender }, options);
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

  /**
   * Sends bare events that are not kept to many people at once: one message to each node carries all of them. For what
   * concerns many and often, such as presence.
   */
  sendToUsers<D>(
    news: readonly { userIds: readonly number[]; event: EventType<D>; data: D }[],
  ): Promise<void> {
    return this.#control.sendToUsers(news.map((one) => ({ ...one, event: one.event.name })));
  }

  /** Sends an event to every connection on every node, on no channel. */
  broadcastToAll<D>({ name }: EventType<D>, data: D, namespace = CHAT): Promise<void> {
    return this.#control.broadcast(name, data, namespace);
  }

  /** Sends a frame of its protocol to one connection on any node. */
  sendToConnection(id: string, frame: object): Promise<void> {
    return this.#control.sendTo(id, frame);
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
   * Puts a connection on the channels of a group that it may join.
   *
   * @param group begins with `#`
   * @throws RealtimeError `group_unknown`, `channel_refused` when it may join none, and as `subscribe`
   */
  subscribeGroup(
    connection: Connection,
    group: string,
    options?: GroupOptions,
  ): Promise<GroupJoined> {
    return this.#groups.subscribe(connection, group, options);
  }

  /** @returns false when the connection had not joined the group */
  unsubscribeGroup(connection: Connection, group: string): boolean {
    return this.#groups.unsubscribe(connection, group);
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

  /** Asks the rules of their channels again for a person on every node: they may see others than before. */
  review(userId: number): Promise<void> {
    return this.#control.everywhere({ do: "review", userId });
  }

  /** Tells every node, this one included, that something other than a channel changed: flags, configuration. */
  tellNodes(subject: string, news: unknown = null): Promise<void> {
    return this.#control.everywhere({ do: "tell", subject, news });
  }

  /** Says what to do when a node tells of this subject; its news are `null` also when word may have been missed. */
  onTold(subject: string, listener: ToldListener): void {
    this.#control.onTold(subject, listener);
  }
}
