import { singleton } from "../../platform/container/index.ts";
import { MembershipsRepository } from "./memberships_repository.ts";

/** People see each other, and whether they are online, when they share a room. */
@singleton()
export class WhoSeesWhom {
  readonly #memberships: MembershipsRepository;

  constructor(memberships: MembershipsRepository) {
    this.#memberships = memberships;
  }

  /** Ids of all who share a room with somebody, that person left out. */
  companions(userId: number): Promise<number[]> {
    return this.#memberships.companions(userId);
  }

  /** Ids of everybody in a room. */
  async membersOf(roomId: number): Promise<number[]> {
    return (await this.#memberships.ofRoom(roomId)).map(({ user_id }) => user_id);
  }
}
