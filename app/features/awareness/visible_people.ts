import { singleton } from "../../platform/container/index.ts";
import { Presence } from "../../platform/realtime/index.ts";
import { Blocks, type UserResource, userResource, Users } from "../accounts/index.ts";
import { WhoSeesWhom } from "../rooms/index.ts";

/** Somebody who is there. */
export type PresentPerson = UserResource & { status: "online" | "away" };

/**
 * Who is online, as far as somebody may know: people who share a room see each other, unless one of the two has
 * blocked the other.
 */
@singleton()
export class VisiblePeople {
  readonly #presence: Presence;
  readonly #people: WhoSeesWhom;
  readonly #users: Users;
  readonly #blocks: Blocks;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(presence: Presence, people: WhoSeesWhom, users: Users, blocks: Blocks) {
    this.#presence = presence;
    this.#people = people;
    this.#users = users;
    this.#blocks = blocks;
  }

  /** The people whom somebody sees online, oneself among them. */
  async onlineFor(userId: number): Promise<PresentPerson[]> {
    const statuses = await this.#presence.statuses(await this.#companions(userId));
    const online = [...statuses].flatMap(([id, status]) => (status === "offline" ? [] : [id]));
    const users = await this.#users.findMany([userId, ...online]);
    return [...users.values()].map((user) => {
      const status = statuses.get(user.id) === "away" ? "away" : "online";
      return { ...userResource(user), status };
    });
  }

  /** Who sees each of these people, whether online or not: nodes know who is connected to them. */
  async whoSee(userIds: readonly number[]): Promise<Map<number, Set<number>>> {
    const companions = await this.#people.companionsOf(userIds);
    await this.#blocks.takeOut(companions);
    return companions;
  }

  /** Whether two may see each other at all. */
  async seeEachOther(one: number, other: number): Promise<boolean> {
    return (await this.#companions(one)).includes(other);
  }

  async #companions(userId: number): Promise<number[]> {
    const [companions, unseen] = [
      await this.#people.companions(userId),
      await this.#blocks.unseen(userId),
    ];
    return unseen.size === 0 ? companions : companions.filter((id) => !unseen.has(id));
  }
}
