import { singleton } from "../../platform/container/index.ts";
import { type Connection, type EventType, Hub, ownChannel, Presence } from "../../platform/realtime/index.ts";
import { type UserResource, Users, userResource } from "../accounts/index.ts";
import { WhoSeesWhom } from "../rooms/index.ts";
import { userOffline, userOnline } from "./awareness_events.ts";

/** Who is online, told to those who share a room with them and to nobody else. */
@singleton()
export class OnlinePeople {
  readonly #presence: Presence;
  readonly #whoSeesWhom: WhoSeesWhom;
  readonly #users: Users;
  readonly #hub: Hub;

  constructor(presence: Presence, whoSeesWhom: WhoSeesWhom, users: Users, hub: Hub) {
    this.#presence = presence;
    this.#whoSeesWhom = whoSeesWhom;
    this.#users = users;
    this.#hub = hub;
  }

  /** Begins to tell when people come and go. */
  listen(): void {
    this.#presence.onOnline((userId) => this.#tell(userId, userOnline));
    this.#presence.onOffline((userId) => this.#tell(userId, userOffline));
  }

  /** Those who are online and whom a person may see, that person included. */
  async seenBy(userId: number): Promise<UserResource[]> {
    const visible = [userId, ...(await this.#whoSeesWhom.companions(userId))];
    const online = await this.#presence.isOnline(visible);
    const people = await this.#users.findMany(online);
    return [...people.values()].map(userResource);
  }

  /** Sends a client the list; when it comes, and when it asks. */
  async greet(connection: Connection): Promise<void> {
    connection.send({ type: "online_users", users: await this.seenBy(connection.viewer.id) });
  }

  async #tell(userId: number, event: EventType<{ user_id: number; name: string }>): Promise<void> {
    const companions = await this.#whoSeesWhom.companions(userId);
    const [user, online] = await Promise.all([this.#users.find(userId), this.#presence.isOnline(companions)]);
    if (!user || online.size === 0) return;
    await this.#hub.publish([...online].map(ownChannel), event, { user_id: userId, name: user.name });
  }
}
