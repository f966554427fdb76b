import { sql } from "kysely";
import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Up to which message each person's devices were reached, and private messages as a table of their own to look at. */
export const createPrivateMessages: Migration = {
  name: "messages/0004_create_private_messages",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "message_deliveries")
      .ifNotExists()
      .addColumn("room_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addColumn("message_id", column.integer, required)
      .addPrimaryKeyConstraint("message_deliveries_room_user", ["room_id", "user_id"])
      .addForeignKeyConstraint("message_deliveries_room", ["room_id"], "rooms", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("message_deliveries_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    await sql`drop view if exists private_messages`.execute(db);
    await sql`
      create view private_messages as
      select messages.id, messages.author_id as sender_id, receiver.user_id as receiver_id,
        messages.body as content, messages.created_at,
        case when receiver.last_read_id >= messages.id then 1 else 0 end as is_read,
        messages.client_id
      from messages
      join rooms on rooms.id = messages.room_id
        and rooms.kind = 'direct' and rooms.direct_key not like '%-%-%'
      join memberships receiver on receiver.room_id = messages.room_id
        and receiver.user_id <> messages.author_id
      where messages.deleted_at is null`.execute(db);
  },

  async down(db) {
    await sql`drop view private_messages`.execute(db);
    await db.schema.dropTable("message_deliveries").execute();
  },
};
