import { singleton } from "../../platform/container/index.ts";
import { QueryCache } from "../../platform/database/index.ts";
import { MembershipsRepository, type Seat } from "./memberships_repository.ts";
import { rosterTag } from "./roster_tag.ts";

/** Changes are told; this is for a word that was lost, in milliseconds. */
const TTL = 10 * 60_000;

/**
 * Who is in a room and as what, for lists that people look at; kept, since every page of a room shows one. Whether
 * somebody may do something is never asked here.
 */
@singleton()
export class Rosters {
  readonly #memberships: MembershipsRepository;
  readonly #cache: QueryCache;

  constructor(memberships: MembershipsRepository, cache: QueryCache) {
    this.#memberships = memberships;
    this.#cache = cache;
  }

  /** The seats of each of these rooms, by room, in the order in which people came. */
  of(roomIds: readonly number[]): Promise<Map<number, Seat[]>> {
    const place = (id: number) => ({ key: rosterTag(id), tags: [rosterTag(id)] });
    return this.#cache.many({ ids: roomIds, place, ttl: TTL }, (missing) => this.#read(missing));
  }

  async #read(roomIds: readonly number[]): Promise<Map<number, Seat[]>> {
    const byRoom = new Map<number, Seat[]>(roomIds.map((id) => [id, []]));
    for (const { room_id, ...seat } of await this.#memberships.seats(roomIds)) {
      byRoom.get(room_id)?.push(seat);
    }
    return byRoom;
  }
}
