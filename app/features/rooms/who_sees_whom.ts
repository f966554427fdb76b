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

  /** Ids of everybody in a room. @param behind only of those who have not read up to this ordinal */
  async membersOf(roomId: number, { behind = Infinity } = {}): Promise<number[]> {
    const members = await this.#memberships.ofRoom(roomId);
    return members
      .filter(({ last_read_ordinal }) => last_read_ordinal < behind)
      .map(({ user_id }) => user_id);
  }
}
