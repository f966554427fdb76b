import { singleton } from "../../container/index.ts";
import { type UserId, userKey } from "../presence/member.ts";
import type { Connection } from "./connection.ts";
import { addressKey } from "../../security/index.ts";
import type { Viewer } from "../viewer.ts";
import { IndexOf } from "./index_of.ts";

/** The live connections of this node. Every question is answered by an index. */
@singleton()
export class Registry {
  readonly #connections = new Map<string, Connection>();
  readonly #byPerson = new IndexOf<number, Connection>();
  readonly #byUser = new IndexOf<string, Connection>();
  readonly #bySession = new IndexOf<string, Connection>();
  readonly #byAddress = new IndexOf<string, Connection>();
  readonly #byApp = new IndexOf<string, Connection>();

  add(connection: Connection): void {
    const { id, viewer, address, sessionId, app } = connection;
    this.#connections.set(id, connection);
    if (viewer) this.#byPerson.add(viewer.id, connection);
    this.#byAddress.add(addressKey(address), connection);
    if (sessionId !== undefined) this.#bySession.add(sessionId, connection);
    if (app.id !== "") this.#byApp.add(app.id, connection);
  }

  /** Takes the connection out; its subscriptions must have ended. */
  remove(connection: Connection): void {
    const { id, viewer, user, address, sessionId, app } = connection;
    this.#connections.delete(id);
    if (viewer) this.#byPerson.remove(viewer.id, connection);
    if (user !== undefined) this.#byUser.remove(appUser(app.id, user), connection);
    this.#byAddress.remove(addressKey(address), connection);
    if (sessionId !== undefined) this.#bySession.remove(sessionId, connection);
    if (app.id !== "") this.#byApp.remove(app.id, connection);
  }

  /** Enters it under another credential of the same person, or as theirs when it was nobody's. */
  renew(connection: Connection, viewer: Viewer): void {
    const { sessionId } = connection;
    if (connection.viewer === null) this.#byPerson.add(viewer.id, connection);
    if (sessionId !== undefined) this.#bySession.remove(sessionId, connection);
    connection.viewer = viewer;
    connection.sessionId = viewer.sessionId;
    if (viewer.sessionId !== undefined) this.#bySession.add(viewer.sessionId, connection);
  }

  /** The app says who the connection's user is. */
  identify(connection: Connection, user: UserId): void {
    const { app, user: before } = connection;
    if (before !== undefined) this.#byUser.remove(appUser(app.id, before), connection);
    connection.user = user;
    this.#byUser.add(appUser(app.id, user), connection);
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

  /** The connections of a person of this installation, through whatever door. */
  ofUser(userId: number): ReadonlySet<Connection> {
    return this.#byPerson.get(userId);
  }

  /** The connections of whom an app calls so. */
  ofAppUser(app: string, user: UserId): ReadonlySet<Connection> {
    return this.#byUser.get(appUser(app, user));
  }

  ofApp(app: string): ReadonlySet<Connection> {
    return this.#byApp.get(app);
  }

  ofSession(sessionId: string): ReadonlySet<Connection> {
    return this.#bySession.get(sessionId);
  }

  /** Connections of an address, or of an IPv6 address' /64 network. */
  ofAddress(address: string): ReadonlySet<Connection> {
    return this.#byAddress.get(addressKey(address));
  }
}

function appUser(app: string, user: UserId): string {
  return `${app} ${userKey(user)}`;
}
