import { singleton } from "../../platform/container/index.ts";
import { Presence } from "../../platform/realtime/index.ts";
import { Blocks, Faces, type User, userResource, type UserResource } from "../accounts/index.ts";
import { Rosters } from "./rosters.ts";
import type { Role } from "./tables.ts";

/** Somebody as lists of people show them. */
export interface ListedPerson extends UserResource {
  online: boolean;
  /** Online, and nobody uses any of their devices. */
  away?: boolean;
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
  readonly #blocks: Blocks;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(rosters: Rosters, faces: Faces, presence: Presence, blocks: Blocks) {
    this.#rosters = rosters;
    this.#faces = faces;
    this.#presence = presence;
    this.#blocks = blocks;
  }

  /** Everybody in one room: owners, moderators, then the others, by name. */
  async of(roomId: number, viewer?: Seer): Promise<Member[]> {
    const members = (await this.ofRooms([roomId], viewer)).get(roomId) ?? [];
    return members.toSorted(byRankAndName);
  }

  /** Everybody in each of these rooms, by room, in the order they came. */
  async ofRooms(roomIds: readonly number[], viewer?: Seer): Promise<Map<number, Member[]>> {
    if (roomIds.length === 0) return new Map();
    const rosters = [...(await this.#rosters.of(roomIds))];
    const ids = new Set(rosters.flatMap(([, seats]) => seats.map(({ user_id }) => user_id)));
    const faces = await this.#faces.of(ids);
    const presenceOf = await this.#presences([...ids], viewer);
    return new Map(
      rosters.map(([roomId, seats]) => {
        const members = seats.flatMap(({ user_id, role }) => {
          const face = faces.get(user_id);
          return face ? [{ ...face, role, ...presenceOf(user_id) }] : [];
        });
        return [roomId, members];
      }),
    );
  }

  /** These people with their presence, in the given order. */
  async people(users: readonly User[], viewer?: Seer): Promise<ListedPerson[]> {
    const ids = users.map(({ id }) => id);
    const presenceOf = await this.#presences(ids, viewer);
    return users.map((user) => ({ ...userResource(user), ...presenceOf(user.id) }));
  }

  /** Of two of whom one has blocked the other each is offline to the other. */
  async #presences(ids: readonly number[], viewer: Seer | undefined) {
    const statuses = await this.#presence.statuses(ids);
    const unseen = viewer ? await this.#blocks.unseen(viewer.id) : NOBODY;
    return (id: number): { online: boolean; away?: boolean } => {
      const status = unseen.has(id) ? "offline" : statuses.get(id);
      return { online: status !== "offline", ...(status === "away" && { away: true }) };
    };
  }
}

/** Who looks at the list. */
type Seer = { id: number };

const NOBODY: ReadonlySet<number> = new Set();

const RANK: Record<Role, number> = { owner: 0, moderator: 1, member: 2 };

function byRankAndName(a: Member, b: Member): number {
  return RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name);
}
