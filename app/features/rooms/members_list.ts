import { singleton } from "../../platform/container/index.ts";
import { Presence } from "../../platform/realtime/index.ts";
import { Faces, type User, userResource, type UserResource } from "../accounts/index.ts";
import { Rosters } from "./rosters.ts";
import type { Role } from "./tables.ts";

/** Somebody as lists of people show them. */
export interface ListedPerson extends UserResource {
  online: boolean;
}

/** Somebody in a room. */
export interface Member extends ListedPerson {
  role: Role;
}

/** The people of rooms with face and presence, mostly without a query. */
@singleton()
export class MembersList {
  readonly #rosters: Rosters;
  readonly #faces: Faces;
  readonly #presence: Presence;

  constructor(rosters: Rosters, faces: Faces, presence: Presence) {
    this.#rosters = rosters;
    this.#faces = faces;
    this.#presence = presence;
  }

  /** Everybody in one room: owners, moderators, then the others, by name. */
  async of(roomId: number): Promise<Member[]> {
    const members = (await this.ofRooms([roomId])).get(roomId) ?? [];
    return members.toSorted(byRankAndName);
  }

  /** Everybody in each of these rooms, by room, in the order they came. */
  async ofRooms(roomIds: readonly number[]): Promise<Map<number, Member[]>> {
    if (roomIds.length === 0) return new Map();
    const rosters = [...(await this.#rosters.of(roomIds))];
    const ids = new Set(rosters.flatMap(([, seats]) => seats.map(({ user_id }) => user_id)));
    const faces = await this.#faces.of(ids);
    const online = await this.#presence.isOnline([...ids]);
    return new Map(
      rosters.map(([roomId, seats]) => {
        const members = seats.flatMap(({ user_id, role }) => {
          const face = faces.get(user_id);
          return face ? [{ ...face, role, online: online.has(user_id) }] : [];
        });
        return [roomId, members];
      }),
    );
  }

  /** These people with their presence, in the given order. */
  async people(users: readonly User[]): Promise<ListedPerson[]> {
    const online = await this.#presence.isOnline(users.map(({ id }) => id));
    return users.map((user) => ({ ...userResource(user), online: online.has(user.id) }));
  }
}

const RANK: Record<Role, number> = { owner: 0, moderator: 1, member: 2 };

function byRankAndName(a: Member, b: Member): number {
  return RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name);
}
