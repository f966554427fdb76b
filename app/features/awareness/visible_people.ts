import { singleton } from "../../platform/container/index.ts";
import { Presence } from "../../platform/realtime/index.ts";
import { type UserResource, userResource, Users } from "../accounts/index.ts";
import { WhoSeesWhom } from "../rooms/index.ts";

/** Who is online, as far as somebody may know: people who share a room see each other. */
@singleton()
export class VisiblePeople {
  readonly #presence: Presence;
  readonly #people: WhoSeesWhom;
  readonly #users: Users;

  constructor(presence: Presence, people: WhoSeesWhom, users: Users) {
    this.#presence = presence;
    this.#people = people;
    this.#users = users;
  }

  /** The people whom somebody sees online, oneself among them. */
  async onlineFor(userId: number): Promise<UserResource[]> {
    const companions = await this.#people.companions(userId);
    const online = await this.#presence.isOnline(companions);
    const users = await this.#users.findMany([userId, ...online]);
    return [...users.values()].map(userResource);
  }

  /** Ids of the people online who see somebody. */
  async onlineWhoSee(userId: number): Promise<number[]> {
    const companions = await this.#people.companions(userId);
    return [...(await this.#presence.isOnline(companions))];
  }
}
