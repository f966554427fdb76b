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

  /** The same of several people at once, in two queries; whoever shares no room is missing. */
  async companionsOf(userIds: readonly number[]): Promise<Map<number, Set<number>>> {
    const mine = await this.#memberships.roomsOf(userIds);
    const rooms = new Map<number, number[]>();
    const seats = await this.#memberships.seats([...new Set(mine.map(({ room_id }) => room_id))]);
    for (const { room_id, user_id } of seats) {
      const people = rooms.get(room_id);
      if (people) people.push(user_id);
      else rooms.set(room_id, [user_id]);
    }
    const companions = new Map<number, Set<number>>();
    for (const { room_id, user_id } of mine) {
      const known = companions.get(user_id) ?? new Set();
      companions.set(user_id, known);
      for (const id of rooms.get(room_id) ?? []) if (id !== user_id) known.add(id);
    }
    return companions;
  }

  /** Ids of everybody in a room. @param behind only of those who have not read up to this ordinal */
  async membersOf(roomId: number, { behind = Infinity } = {}): Promise<number[]> {
    const members = await this.#memberships.ofRoom(roomId);
    return members
      .filter(({ last_read_ordinal }) => last_read_ordinal < behind)
      .map(({ user_id }) => user_id);
  }
}
