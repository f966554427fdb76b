import { singleton } from "../../platform/container/index.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import { RoomsRepository } from "./rooms_repository.ts";
import type { Membership } from "./tables.ts";

/** A member, with what they want to hear of the room and up to where they have read it. */
export type Listening = Pick<Membership, "user_id" | "level" | "last_read_id">;

/** Who hears of what happens in a room. */
@singleton()
export class Audience {
  readonly #memberships: MembershipsRepository;
  readonly #rooms: RoomsRepository;

  constructor(memberships: MembershipsRepository, rooms: RoomsRepository) {
    this.#memberships = memberships;
    this.#rooms = rooms;
  }

  of(roomId: number): Promise<Listening[]> {
    return this.#memberships.ofRoom(roomId);
  }

  /** Null for a direct room, which is called by its people. */
  async nameOf(roomId: number): Promise<string | null> {
    return (await this.#rooms.find(roomId))?.name ?? null;
  }
}
