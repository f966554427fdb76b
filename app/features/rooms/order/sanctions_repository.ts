import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database } from "../../../platform/database/index.ts";
import type { RoomSanction } from "../tables.ts";

/** Whom it concerns, where, and in which way. */
export type SanctionKey = Pick<RoomSanction, "room_id" | "user_id" | "kind">;

/** All SQL about mutes and bans in rooms. What is over counts as not there, and is collected when it is replaced. */
@singleton()
export class SanctionsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes the place of a former one. */
  async put(sanction: RoomSanction): Promise<void> {
    await this.remove(sanction);
    await this.#database.query.insertInto("room_sanctions").values(sanction).execute();
  }

  /** @returns whether there was one */
  async remove({ room_id, user_id, kind }: SanctionKey): Promise<boolean> {
    const query = this.#database.query.deleteFrom("room_sanctions");
    const result = await query
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .where("kind", "=", kind)
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }

  /** Those of a kind that hold for these people in a room. */
  async holding(
    { room_id, kind }: Pick<SanctionKey, "room_id" | "kind">,
    userIds: readonly number[],
    now: number,
  ): Promise<RoomSanction[]> {
    if (userIds.length === 0) return [];
    return this.#holding(now)
      .where("room_id", "=", room_id)
      .where("kind", "=", kind)
      .where("user_id", "in", userIds)
      .execute();
  }

  /** All that hold in a room, the newest first. */
  async ofRoom(roomId: number, now: number): Promise<RoomSanction[]> {
    const all = this.#holding(now).where("room_id", "=", roomId);
    return all.orderBy("created_at", "desc").orderBy("user_id").execute();
  }

  /** The rooms from which somebody is banned. */
  async bannedFrom(userId: number, now: number): Promise<Set<number>> {
    const bans = this.#holding(now).where("user_id", "=", userId).where("kind", "=", "ban");
    return new Set((await bans.execute()).map(({ room_id }) => room_id));
  }

  #holding(now: number) {
    return this.#database.query
      .selectFrom("room_sanctions")
      .selectAll()
      .where((where) => where.or([where("until", "is", null), where("until", ">", now)]));
  }
}
