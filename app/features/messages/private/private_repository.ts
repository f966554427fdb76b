import { sql } from "kysely";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import type { PrivateRow } from "./private_message.ts";

/** The one whom a conversation is with, and what of it was not read. */
export interface PairRow {
  user_id: number;
  name: string;
  last_seen_at: number | null;
  last_ordinal: number;
  last_read_ordinal: number;
  unread_deleted: number;
}

/** All SQL that reads conversations of two as private messages; deleted ones are none. */
@singleton()
export class PrivateRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Messages of a conversation before one of them, newest first. */
  before(roomId: number, id: number, limit: number): Promise<PrivateRow[]> {
    return this.#messages()
      .where("messages.room_id", "=", roomId)
      .where("messages.id", "<", id)
      .orderBy("messages.id", "desc")
      .limit(limit)
      .execute();
  }

  async find(id: number): Promise<PrivateRow | undefined> {
    return this.#messages().where("messages.id", "=", id).executeTakeFirst();
  }

  /** The newest message of each conversation of somebody, the newest first. */
  newest(userId: number): Promise<PrivateRow[]> {
    return this.#messages()
      .innerJoin("memberships as mine", "mine.room_id", "messages.room_id")
      .where("mine.user_id", "=", userId)
      .where("rooms.last_message_id", "is not", null)
      .where((where) =>
        where(
          "messages.id",
          "=",
          where
            .selectFrom("messages as newest")
            .select("newest.id")
            .whereRef("newest.room_id", "=", "rooms.id")
            .where("newest.deleted_at", "is", null)
            .where("newest.aside", "is", null)
            .orderBy("newest.id", "desc")
            .limit(1),
        ),
      )
      .orderBy("messages.id", "desc")
      .execute();
  }

  /** The conversations of somebody: with whom, and how far they were read. */
  pairs(userId: number): Promise<PairRow[]> {
    return this.#database.query
      .selectFrom("memberships as mine")
      .innerJoin("rooms", "rooms.id", "mine.room_id")
      .innerJoin("memberships as peer", (join) =>
        join.onRef("peer.room_id", "=", "rooms.id").onRef("peer.user_id", "!=", "mine.user_id"),
      )
      .innerJoin("users", "users.id", "peer.user_id")
      .select(["users.id as user_id", "users.name", "users.last_seen_at"])
      .select(["rooms.last_ordinal", "mine.last_read_ordinal", "mine.unread_deleted"])
      .where("mine.user_id", "=", userId)
      .where("rooms.kind", "=", "direct")
      .where("rooms.direct_key", "not like", THREE_OR_MORE)
      .orderBy("users.id")
      .execute();
  }

  /** What was sent to somebody and reached no device of theirs yet, after a message, oldest first. */
  undelivered(userId: number, after: number, limit: number): Promise<PrivateRow[]> {
    return this.#messages()
      .leftJoin("message_deliveries", (join) =>
        join
          .onRef("message_deliveries.room_id", "=", "rooms.id")
          .onRef("message_deliveries.user_id", "=", "receiver.user_id"),
      )
      .where("receiver.user_id", "=", userId)
      .where("messages.id", ">", after)
      .whereRef("rooms.last_message_id", ">", "receiver.last_read_id")
      .whereRef("messages.id", ">", "receiver.last_read_id")
      .whereRef("rooms.last_message_id", ">", REACHED)
      .whereRef("messages.id", ">", REACHED)
      .orderBy("messages.id")
      .limit(limit)
      .execute();
  }

  /** Up to which message somebody has read a conversation. */
  async readUpTo({ room_id, user_id }: { room_id: number; user_id: number }): Promise<number> {
    const row = await this.#database.query
      .selectFrom("memberships")
      .select("last_read_id")
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .executeTakeFirst();
    return row?.last_read_id ?? 0;
  }

  #messages() {
    return this.#database.query
      .selectFrom("messages")
      .innerJoin("rooms", "rooms.id", "messages.room_id")
      .innerJoin("memberships as receiver", (join) =>
        join
          .onRef("receiver.room_id", "=", "messages.room_id")
          .onRef("receiver.user_id", "!=", "messages.author_id"),
      )
      .select(["messages.id", "messages.room_id", "messages.author_id as sender_id"])
      .select(["receiver.user_id as receiver_id", "messages.body as content"])
      .select(["messages.created_at", "messages.client_id", "receiver.last_read_id as read_id"])
      .where("rooms.kind", "=", "direct")
      .where("rooms.direct_key", "not like", THREE_OR_MORE)
      .where("messages.deleted_at", "is", null)
      .where("messages.aside", "is", null);
  }
}

/** Keys of rooms with more than two people. */
const THREE_OR_MORE = "%-%-%";
const REACHED = sql<number>`coalesce(message_deliveries.message_id, 0)`;
