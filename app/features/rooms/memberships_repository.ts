import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, QueryCache } from "../../platform/database/index.ts";
import { SanctionsRepository } from "./order/sanctions_repository.ts";
import { FOR_GOOD } from "./room_errors.ts";
import { rosterTag } from "./roster_tag.ts";
import type { Membership, Role } from "./tables.ts";

/** Who joins, as what, and when. */
export interface NewMember {
  userId: number;
  role: Role;
  at: number;
}

/** Somebody in a room. */
export interface Seat {
  user_id: number;
  role: Role;
}

/** Up to where somebody has read. */
export interface Position {
  last_read_id: number;
  last_read_ordinal: number;
}

/** All SQL about memberships. */
@singleton()
export class MembershipsRepository {
  readonly #database: Database;
  readonly #cache: QueryCache;
  readonly #sanctions: SanctionsRepository;

  constructor(database: Database, cache: QueryCache, sanctions: SanctionsRepository) {
    this.#database = database;
    this.#cache = cache;
    this.#sanctions = sanctions;
  }

  /**
   * Adds people, who count as having read everything so far; whoever is there already is left out. The caller has
   * locked the room.
   *
   * @returns who is new
   */
  async add(roomId: number, people: readonly NewMember[]): Promise<number[]> {
    const there = await this.#present(roomId, people);
    const fresh = people.filter(({ userId }) => !there.has(userId));
    if (fresh.length === 0) return [];
    const read = await this.#newest(roomId);
    const muted = await this.#mutedUntil(roomId, fresh);
    const rows = fresh.map(({ userId, role, at }) => ({
      room_id: roomId,
      user_id: userId,
      role,
      level: "all" as const,
      ...read,
      unread_deleted: 0,
      joined_at: at,
      muted_until: muted.get(userId) ?? null,
    }));
    await this.#database.query.insertInto("memberships").values(rows).execute();
    this.#cache.invalidate(rosterTag(roomId));
    return fresh.map(({ userId }) => userId);
  }

  async find(roomId: number, userId: number): Promise<Membership | undefined> {
    return this.#all()
      .where("room_id", "=", roomId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
  }

  /** Everybody in a room, in the order they came. */
  async ofRoom(roomId: number): Promise<Membership[]> {
    return this.#all().where("room_id", "=", roomId).orderBy("joined_at").orderBy("id").execute();
  }

  /** Who is in these rooms, in the order in which they came. */
  async seats(roomIds: readonly number[]): Promise<(Seat & { room_id: number })[]> {
    if (roomIds.length === 0) return [];
    return this.#database.query
      .selectFrom("memberships")
      .select(["room_id", "user_id", "role"])
      .where("room_id", "in", roomIds)
      .orderBy("joined_at")
      .orderBy("id")
      .execute();
  }

  /** In which rooms these people are. */
  async roomsOf(userIds: readonly number[]): Promise<{ room_id: number; user_id: number }[]> {
    if (userIds.length === 0) return [];
    const rooms = this.#database.query.selectFrom("memberships").select(["room_id", "user_id"]);
    return rooms.where("user_id", "in", userIds).execute();
  }

  /** How many owners a room has. */
  async owners(roomId: number): Promise<number> {
    const rows = await this.#all()
      .where("room_id", "=", roomId)
      .where("role", "=", "owner")
      .execute();
    return rows.length;
  }

  /** Who takes over a room without an owner: a moderator if there is one, else who came first. */
  async heir(roomId: number): Promise<Membership | undefined> {
    const members = this.#all().where("room_id", "=", roomId);
    const byRank = members.orderBy(({ eb }) => eb("role", "=", "moderator"), "desc");
    return byRank.orderBy("joined_at").orderBy("id").limit(1).executeTakeFirst();
  }

  /** @param until in milliseconds; null lets the person write again */
  async setMuted(roomId: number, userId: number, until: number | null): Promise<void> {
    await this.#update(roomId, userId).set({ muted_until: until }).execute();
  }

  async setRole(roomId: number, userId: number, role: Role): Promise<void> {
    await this.#update(roomId, userId).set({ role }).execute();
    this.#cache.invalidate(rosterTag(roomId));
  }

  /** @returns whether there was such a membership */
  async remove(roomId: number, userId: number): Promise<boolean> {
    const query = this.#database.query.deleteFrom("memberships");
    const result = await query
      .where("room_id", "=", roomId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    this.#cache.invalidate(rosterTag(roomId));
    return affectedRows(result) > 0;
  }

  /** Moves somebody's position to any message. @returns whether there is such a membership */
  async moveTo(
    roomId: number,
    userId: number,
    position: Position & { unread_deleted?: number },
  ): Promise<boolean> {
    const result = await this.#update(roomId, userId).set(position).executeTakeFirst();
    return affectedRows(result) > 0;
  }

  /** Moves somebody's position, never backwards. @returns whether it moved */
  async advanceTo(roomId: number, userId: number, position: Position): Promise<boolean> {
    const behind = this.#update(roomId, userId).where(
      "last_read_ordinal",
      "<",
      position.last_read_ordinal,
    );
    return affectedRows(await behind.set(position).executeTakeFirst()) > 0;
  }

  async setLevel(roomId: number, userId: number, level: Membership["level"]): Promise<void> {
    await this.#update(roomId, userId).set({ level }).execute();
  }

  async setUnreadDeleted(roomId: number, userId: number, count: number): Promise<void> {
    await this.#update(roomId, userId).set({ unread_deleted: count }).execute();
  }

  /** A message is gone: it no longer counts for those who had not read it. */
  async countDeleted(roomId: number, ordinal: number): Promise<void> {
    await this.#database.query
      .updateTable("memberships")
      .set(({ eb }) => ({ unread_deleted: eb("unread_deleted", "+", 1) }))
      .where("room_id", "=", roomId)
      .where("last_read_ordinal", "<", ordinal)
      .execute();
  }

  /** Ids of all who share a room with somebody, that person left out. */
  async companions(userId: number): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("memberships as mine")
      .innerJoin("memberships as theirs", "theirs.room_id", "mine.room_id")
      .select("theirs.user_id")
      .distinct()
      .where("mine.user_id", "=", userId)
      .where("theirs.user_id", "!=", userId)
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  async #present(roomId: number, people: readonly NewMember[]): Promise<Set<number>> {
    const ids = people.map(({ userId }) => userId);
    const rows = await this.#all()
      .where("room_id", "=", roomId)
      .where("user_id", "in", ids)
      .execute();
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** Who leaves a room muted comes back muted. */
  async #mutedUntil(roomId: number, people: readonly NewMember[]): Promise<Map<number, number>> {
    const now = people[0]?.at ?? 0;
    const place = { room_id: roomId, kind: "mute" } as const;
    const ids = people.map(({ userId }) => userId);
    const mutes = await this.#sanctions.holding(place, ids, now);
    return new Map(mutes.map(({ user_id, until }) => [user_id, until ?? FOR_GOOD]));
  }

  async #newest(roomId: number): Promise<Position> {
    const room = await this.#database.query
      .selectFrom("rooms")
      .select(["last_message_id", "last_ordinal"])
      .where("id", "=", roomId)
      .executeTakeFirstOrThrow();
    return { last_read_id: room.last_message_id ?? 0, last_read_ordinal: room.last_ordinal };
  }

  #all() {
    return this.#database.query.selectFrom("memberships").selectAll();
  }

  #update(roomId: number, userId: number) {
    const query = this.#database.query.updateTable("memberships");
    return query.where("room_id", "=", roomId).where("user_id", "=", userId);
  }
}
