import type { Insertable, Updateable } from "kysely";
import { singleton } from "../../../platform/container/index.ts";
import { Database, QueryCache } from "../../../platform/database/index.ts";
import { newRoom } from "../new_room.ts";
import { MembershipsRepository } from "../memberships_repository.ts";
import { RoomNews } from "../room_news.ts";
import { RoomsRepository } from "../rooms_repository.ts";
import { rosterTag } from "../roster_tag.ts";
import type { Membership, MembershipsTable, Room, RoomsTable } from "../tables.ts";

/** Somebody who was in a room elsewhere, under the id that they have here. */
export type ForeignMember = Pick<
  Insertable<MembershipsTable>,
  "user_id" | "role" | "level" | "last_read_ordinal" | "unread_deleted" | "joined_at"
>;

/** Rooms as they are stored, for who takes them elsewhere or brings them from there. */
@singleton()
export class RoomArchive {
  readonly #rooms: RoomsRepository;
  readonly #memberships: MembershipsRepository;
  readonly #news: RoomNews;
  readonly #database: Database;
  readonly #cache: QueryCache;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    rooms: RoomsRepository,
    memberships: MembershipsRepository,
    news: RoomNews,
    database: Database,
    cache: QueryCache,
  ) {
    this.#rooms = rooms;
    this.#memberships = memberships;
    this.#news = news;
    this.#database = database;
    this.#cache = cache;
  }

  find(id: number): Promise<Room | undefined> {
    return this.#rooms.find(id);
  }

  /** The conversation of just these people. */
  direct(userIds: readonly number[]): Promise<Room | undefined> {
    return this.#rooms.byDirectKey(directKey(userIds));
  }

  members(id: number): Promise<Membership[]> {
    return this.#memberships.ofRoom(id);
  }

  /** In which rooms somebody is. */
  async roomsOf(userId: number): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("memberships")
      .select("room_id")
      .where("user_id", "=", userId)
      .orderBy("room_id")
      .execute();
    return rows.map(({ room_id }) => room_id);
  }

  /** Makes a room with these numbers. Inside a transaction. */
  create(
    given: Parameters<typeof newRoom>[0] & Partial<Insertable<RoomsTable>>,
    people: readonly number[] = [],
  ): Promise<number> {
    const direct_key = given.kind === "direct" ? directKey(people) : null;
    return this.#rooms.insert({ ...newRoom({ ...given, direct_key }), ...given, direct_key });
  }

  update(id: number, changes: Updateable<RoomsTable>): Promise<void> {
    return this.#rooms.update(id, changes);
  }

  /** Makes all who write in this room queue until the transaction ends. */
  lock(id: number): Promise<void> {
    return this.#rooms.lock(id);
  }

  /** Seats people where they had read to, and tells those who are here. Inside a transaction. */
  async seat(
    id: number,
    people: readonly (ForeignMember & { last_read_id: number })[],
  ): Promise<void> {
    const there = new Set((await this.members(id)).map(({ user_id }) => user_id));
    const fresh = people.filter(({ user_id }) => !there.has(user_id));
    if (fresh.length === 0) return;
    const rows = fresh.map((one) => ({ ...one, room_id: id, muted_until: null }));
    await this.#database.query.insertInto("memberships").values(rows).execute();
    this.#cache.invalidate(rosterTag(id));
    await this.#news.add(id, { updated: true });
  }
}

function directKey(userIds: readonly number[]): string {
  return userIds.toSorted((a, b) => a - b).join("-");
}
