import { singleton } from "../../../platform/container/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { type Connection, Connections, Hub, Presence } from "../../../platform/realtime/index.ts";
import { hasScope } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { messageDelivered, messageQueued } from "../message_events.ts";
import { MessageNews } from "../message_news.ts";
import { PrivateDeliveriesRepository } from "./private_deliveries_repository.ts";
import { Devices } from "./devices.ts";
import { type PrivateRow } from "./private_message.ts";
import { PrivateRepository } from "./private_repository.ts";

const SUBJECT = "private_message";
/** Who was here a moment ago is given this long to be reached on another node before the sender is told, in milliseconds. */
const PATIENCE_MS = 500;
const PAGE = 200;

/**
 * Brings private messages to the devices of their receivers: to those that are there at once, to others in order when
 * they come; and tells senders what became of them.
 */
@singleton()
export class PrivateDeliveries {
  readonly #devices = new Devices();
  /** Connections that are still being sent what waited. */
  readonly #catchingUp = new Map<Connection, Promise<void>>();
  readonly #news: MessageNews;
  readonly #messages: PrivateRepository;
  readonly #repository: PrivateDeliveriesRepository;
  readonly #hub: Hub;
  readonly #connections: Connections;
  readonly #presence: Presence;
  readonly #clock: Clock;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    news: MessageNews,
    messages: PrivateRepository,
    repository: PrivateDeliveriesRepository,
    hub: Hub,
    connections: Connections,
    presence: Presence,
    clock: Clock,
    log: Log,
  ) {
    this.#news = news;
    this.#messages = messages;
    this.#repository = repository;
    this.#hub = hub;
    this.#connections = connections;
    this.#presence = presence;
    this.#clock = clock;
    this.#log = log.part("messages");
  }

  /** Called once at start. */
  listen(): void {
    this.#news.onPrivate(({ id }) => this.#send(id));
    this.#hub.onTold(SUBJECT, (row) => this.#quietly(this.#arrived(row as PrivateRow | null)));
    this.#connections.onOpened((connection) => this.#welcome(connection));
    this.#connections.onEnded((connection) => this.#devices.remove(connection));
  }

  /**
   * When a connection has what waited for its person; nothing to wait for otherwise. Answering reads what stands above
   * the answer, and what is read waits no more: so a device that answers as soon as it comes must be sent that first.
   */
  caughtUp(connection: Connection): Promise<void> | undefined {
    return this.#catchingUp.get(connection);
  }

  /** On the node that wrote it: every node looks for devices of the receiver. */
  async #send(id: number): Promise<void> {
    const row = await this.#messages.find(id);
    if (!row) return;
    await this.#hub.tellNodes(SUBJECT, row);
    if (this.#devices.has(row.receiver_id)) return;
    const online = await this.#presence.isOnline([row.receiver_id]);
    if (!online.has(row.receiver_id)) return this.#queued(row);
    this.#clock.after(PATIENCE_MS, () => this.#quietly(this.#queuedUnlessReached(row)));
  }

  /** On each node. `null` says that word of other nodes was lost. */
  async #arrived(row: PrivateRow | null): Promise<void> {
    if (row) {
      if (this.#devices.give(row)) await this.#reached([row]);
      return;
    }
    for (const connection of this.#devices.all()) await this.#catchUp(connection);
  }

  async #welcome(connection: Connection): Promise<void> {
    const work = this.#catchUp(connection).finally(() => this.#catchingUp.delete(connection));
    this.#catchingUp.set(
      connection,
      work.catch(() => undefined),
    );
    await work;
  }

  /** A device comes: what waited for its person is sent first, in order. */
  async #catchUp(connection: Connection): Promise<void> {
    const { viewer } = connection;
    if (!viewer || !hasScope(viewer, "messages:read")) return;
    this.#devices.hold(connection, viewer.id);
    let last = 0;
    try {
      for (let full = true; full;) {
        const rows = await this.#messages.undelivered(viewer.id, last, PAGE);
        // Who left meanwhile was not reached.
        if (connection.closed !== undefined) return;
        this.#devices.send(connection, rows);
        await this.#reached(rows);
        last = rows.at(-1)?.id ?? last;
        full = rows.length === PAGE;
      }
    } finally {
      await this.#reached(this.#devices.release(connection));
    }
  }

  async #reached(rows: readonly PrivateRow[]): Promise<void> {
    const newest = new Map(rows.map((row) => [row.room_id, row]));
    for (const { room_id, receiver_id: user_id, id } of newest.values())
      await this.#repository.reached({ room_id, user_id }, id);
    for (const row of rows)
      await this.#hub.sendToUser(row.sender_id, messageDelivered, receipt(row));
  }

  async #queuedUnlessReached(row: PrivateRow): Promise<void> {
    const place = { room_id: row.room_id, user_id: row.receiver_id };
    if ((await this.#repository.upTo(place)) < row.id) await this.#queued(row);
  }

  async #queued(row: PrivateRow): Promise<void> {
    await this.#hub.sendToUser(row.sender_id, messageQueued, receipt(row));
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) => {
      // Nothing is lost: it counts as not delivered, and comes with the receiver's next connection.
      this.#log.warn({ err: error }, "a private message was not delivered at once");
    });
  }
}

function receipt({ id, client_id, receiver_id }: PrivateRow) {
  return { user_id: receiver_id, client_id, id };
}
