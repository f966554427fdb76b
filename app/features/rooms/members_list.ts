import { singleton } from "../../platform/container/index.ts";
import { Presence } from "../../platform/realtime/index.ts";
import { type User, userResource, type UserResource, Users } from "../accounts/index.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import type { Membership, Role } from "./tables.ts";

/** Somebody as lists of people show them. */
export interface ListedPerson extends UserResource {
  online: boolean;
}

/** Somebody in a room. */
export interface Member extends ListedPerson {
  role: Role;
}

/** The people of rooms with face and presence; a constant number of queries for any number of them. */
@singleton()
export class MembersList {
  readonly #memberships: MembershipsRepository;
  readonly #users: Users;
  readonly #presence: Presence;

  constructor(memberships: MembershipsRepository, users: Users, presence: Presence) {
    this.#memberships = memberships;
    this.#users = users;
    this.#presence = presence;
  }

  /** Everybody in one room: owners, moderators, then the others, by name. */
  async of(roomId: number): Promise<Member[]> {
    const members = await this.#listed(await this.#memberships.ofRoom(roomId));
    return members.map(({ person }) => person).toSorted(byRankAndName);
  }

  /** Everybody in each of these rooms, by room, in the order they came. */
  async ofRooms(roomIds: readonly number[]): Promise<Map<number, Member[]>> {
    const members = await this.#listed(await this.#memberships.ofRooms(roomIds));
    const byRoom = new Map<number, Member[]>(roomIds.map((id) => [id, []]));
    for (const { roomId, person } of members) byRoom.get(roomId)?.push(person);
    return byRoom;
  }

  /** These people with their presence, in the given order. */
  async people(users: readonly User[]): Promise<ListedPerson[]> {
    const online = await this.#presence.isOnline(users.map(({ id }) => id));
    return users.map((user) => ({ ...userResource(user), online: online.has(user.id) }));
  }

  async #listed(memberships: readonly Membership[]): Promise<{ roomId: number; person: Member }[]> {
    const users = await this.#users.findMany(memberships.map(({ user_id }) => user_id));
    const people = await this.people([...users.values()]);
    const byId = new Map(people.map((person) => [person.id, person]));
    return memberships.flatMap(({ room_id, user_id, role }) => {
      const person = byId.get(user_id);
      return person ? [{ roomId: room_id, person: { ...person, role } }] : [];
    });
  }
}

const RANK: Record<Role, number> = { owner: 0, moderator: 1, member: 2 };

function byRankAndName(a: Member, b: Member): number {
  return RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name);
}
