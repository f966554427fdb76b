import { singleton } from "../../../platform/container/index.ts";
import { Database, PreparedQuery } from "../../../platform/database/index.ts";
import type { Message } from "../tables.ts";
import { EVERYBODY } from "./mention.ts";

/** How often somebody is named by what they have not read in a room. */
export interface MentionCount {
  room_id: number;
  count: number | bigint;
}

/** All SQL about who is named. */
@singleton()
export class MentionsRepository {
  readonly #database: Database;
  /** Asked with every sidebar: only rooms with something unread are looked into. */
  readonly #unread = new PreparedQuery<MentionCount>((query) =>
    query
      .selectFrom("memberships")
      .innerJoin("rooms", (join) =>
        join
          .onRef("rooms.id", "=", "memberships.room_id")
          .onRef("rooms.last_message_id", ">", "memberships.last_read_id"),
      )
      .innerJoin("message_mentions", (join) =>
        join
          .onRef("message_mentions.room_id", "=", "memberships.room_id")
          .onRef("message_mentions.message_id", ">", "memberships.last_read_id"),
      )
      .select(({ fn }) => [
        "memberships.room_id",
        fn.count<number | bigint>("message_mentions.message_id").distinct().as("count"),
      ])
      .where("memberships.user_id", "=", 0)
      .where("message_mentions.user_id", "in", [0, EVERYBODY])
      .where("message_mentions.aside", "is", null)
      .where("memberships.level", "!=", "none")
      .groupBy("memberships.room_id"),
  );

  constructor(database: Database) {
    this.#database = database;
  }

  /** By room, without rooms that are muted. */
  async unread(userId: number): Promise<Map<number, number>> {
    const rows = await this.#unread.rows(this.#database, [userId, userId, EVERYBODY, "none"]);
    return new Map(rows.map(({ room_id, count }) => [room_id, Number(count)]));
  }

  async unreadIn(userId: number, roomId: number): Promise<number> {
    return (await this.unread(userId)).get(roomId) ?? 0;
  }

  async add({ id, room_id, aside }: Message, userIds: readonly number[]): Promise<void> {
    if (userIds.length === 0) return;
    const rows = userIds.map((user_id) => ({ message_id: id, user_id, room_id, aside }));
    await this.#database.query.insertInto("message_mentions").values(rows).execute();
  }

  async remove(messageId: number, userIds: readonly number[]): Promise<void> {
    if (userIds.length === 0) return;
    const query = this.#database.query.deleteFrom("message_mentions");
    await query.where("message_id", "=", messageId).where("user_id", "in", userIds).execute();
  }
}
