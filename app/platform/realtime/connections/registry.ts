import { singleton } from "../../container/index.ts";
import type { Connection } from "./connection.ts";
import { addressKey } from "../../security/index.ts";
import { IndexOf } from "./index_of.ts";
import { Subscription } from "../channels/subscription.ts";
import type { Viewer } from "../viewer.ts";

/** The live connections of this node and what they listen to. Every question is answered by an index. */
@singleton()
export class Registry {
  readonly #connections = new Map<string, Connection>();
  readonly #byUser = new IndexOf<number, Connection>();
  readonly #bySession = new IndexOf<string, Connection>();
  readonly #byAddress = new IndexOf<string, Connection>();
  readonly #byChannel = new IndexOf<string, Subscription>();

  add(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    this.#byUser.add(connection.viewer.id, connection);
    this.#byAddress.add(addressKey(connection.address), connection);
    if (connection.sessionId !== undefined) this.#bySession.add(connection.sessionId, connection);
  }

  /** Takes the connection out; its subscriptions must have ended. */
  remove(connection: Connection): void {
    this.#connections.delete(connection.id);
    this.#byUser.remove(connection.viewer.id, connection);
    this.#byAddress.remove(addressKey(connection.address), connection);
    if (connection.sessionId !== undefined)
      this.#bySession.remove(connection.sessionId, connection);
  }

  /** Enters it under the credential of another viewer, of the same person. */
  renew(connection: Connection, viewer: Viewer): void {
    this.remove(connection);
    connection.viewer = viewer;
    connection.sessionId = viewer.sessionId;
    this.add(connection);
  }

  /** Begins a subscription whose events are held back until it is released. */
  subscribe(connection: Connection, channel: string): Subscription {
    const subscription = new Subscription(connection, channel);
    connection.subscriptions.set(channel, subscription);
    this.#byChannel.add(channel, subscription);
    return subscription;
  }

  /** @returns true when nobody on this node listens to the channel any more */
  unsubscribe(subscription: Subscription): boolean {
    subscription.active = false;
    subscription.connection.subscriptions.delete(subscription.channel);
    return this.#byChannel.remove(subscription.channel, subscription);
  }

  get(id: string): Connection | undefined {
    return this.#connections.get(id);
  }

  get size(): number {
    return this.#connections.size;
  }

  all(): IterableIterator<Connection> {
    return this.#connections.values();
  }

  ofUser(userId: number): ReadonlySet<Connection> {
    return this.#byUser.get(userId);
  }

  ofSession(sessionId: string): ReadonlySet<Connection> {
    return this.#bySession.get(sessionId);
  }

  /** Connections of an address, or of an IPv6 address' /64 network. */
  ofAddress(address: string): ReadonlySet<Connection> {
    return this.#byAddress.get(addressKey(address));
  }

  on(channel: string): ReadonlySet<Subscription> {
    return this.#byChannel.get(channel);
  }

  channels(): IterableIterator<string> {
    return this.#byChannel.keys();
  }
}
