import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Users } from "../accounts/index.ts";
import { type ListedPerson, MembersList } from "./members_list.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import type { Room } from "./tables.ts";

/** A picker with more lines than this is of no use; people are then found by search. */
const SHOWN_AT_MOST = 500;
const FOUND_AT_MOST = 8;

/** People whom one may choose for a room. */
@singleton()
export class Candidates {
  readonly #users: Users;
  readonly #members: MembersList;
  readonly #memberships: MembershipsRepository;

  constructor(users: Users, members: MembersList, memberships: MembershipsRepository) {
    this.#users = users;
    this.#members = members;
    this.#memberships = memberships;
  }

  /** Everybody but the viewer, by name. */
  besides(viewer: Pick<Viewer, "id">): Promise<ListedPerson[]> {
    return this.#without(new Set([viewer.id]));
  }

  /** Everybody who is not in the room yet, by name. */
  async for(room: Pick<Room, "id">): Promise<ListedPerson[]> {
    const members = await this.#memberships.ofRoom(room.id);
    return this.#without(new Set(members.map(({ user_id }) => user_id)));
  }

  /** People whose name contains the text, without the viewer: few, for who jumps to one of them. */
  async called(viewer: Pick<Viewer, "id">, text: string): Promise<ListedPerson[]> {
    const found = (await this.#users.search(text)).filter(({ id }) => id !== viewer.id);
    return this.#members.people(found.slice(0, FOUND_AT_MOST), viewer);
  }

  async #without(ids: ReadonlySet<number>): Promise<ListedPerson[]> {
    const users = await this.#users.page({ limit: SHOWN_AT_MOST });
    const people = await this.#members.people(users.filter(({ id }) => !ids.has(id)));
    return people.toSorted((a, b) => a.name.localeCompare(b.name));
  }
}
