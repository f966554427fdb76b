import { sql } from "kysely";
import {
  addColumn,
  addIndex,
  columns,
  createTable,
  dropIndex,
  type Migration,
  type MigrationDatabase,
  required,
} from "../../../platform/database/index.ts";

const table = "messages";

/**
 * Threads: their replies are messages of the room that stand aside of its list; whom messages name; and how far each
 * follower of a thread has read.
 */
export const addThreads: Migration = {
  name: "messages/0009_add_threads",

  async up(db, dialect) {
    const column = columns(dialect);
    await addColumn(db, dialect, { table, name: "thread_root_id", type: column.integer });
    await addColumn(db, dialect, { table, name: "thread_ordinal", type: column.integer });
    await addColumn(db, dialect, { table, name: "aside", type: column.flag });
    await addColumn(db, dialect, { table, name: "thread", type: column.json });
    await addColumn(db, dialect, { table, name: "mentions", type: column.json });
    await addIndex(db, dialect, {
      name: "messages_listed",
      table,
      columns: ["room_id", "aside", "id"],
    });
    await addIndex(db, dialect, {
      name: "messages_thread",
      table,
      columns: ["thread_root_id", "id"],
    });
    await createTable(db, dialect, "threads")
      .ifNotExists()
      .addColumn("root_id", column.integer, (id) => id.notNull().primaryKey())
      .addColumn("room_id", column.integer, required)
      .addColumn("last_ordinal", column.integer, required)
      .addColumn("last_reply_id", column.integer, required)
      .addForeignKeyConstraint("threads_root", ["root_id"], "messages", ["id"], cascade)
      .execute();
    await createTable(db, dialect, "thread_followers")
      .ifNotExists()
      .addColumn("root_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addColumn("following", column.flag, required)
      .addColumn("last_read_id", column.integer, required)
      .addColumn("last_read_ordinal", column.integer, required)
      .addColumn("unread_deleted", column.integer, required)
      .addPrimaryKeyConstraint("thread_followers_root", ["root_id", "user_id"])
      .addForeignKeyConstraint(
        "thread_followers_thread",
        ["root_id"],
        "threads",
        ["root_id"],
        cascade,
      )
      .addForeignKeyConstraint("thread_followers_user", ["user_id"], "users", ["id"], cascade)
      .execute();
    await addIndex(db, dialect, {
      name: "thread_followers_of_user",
      table: "thread_followers",
      columns: ["user_id", "following", "root_id"],
    });
    await createTable(db, dialect, "message_mentions")
      .ifNotExists()
      .addColumn("message_id", column.integer, required)
      // 0 means everybody in the room.
      .addColumn("user_id", column.integer, required)
      .addColumn("room_id", column.integer, required)
      .addColumn("aside", column.flag)
      .addPrimaryKeyConstraint("message_mentions_message", ["message_id", "user_id"])
      .addUniqueConstraint("message_mentions_room", ["room_id", "user_id", "message_id"])
      .addForeignKeyConstraint("message_mentions_of", ["message_id"], table, ["id"], cascade)
      .execute();
    await createPrivateView(db, sql`and messages.aside is null`);
  },

  async down(db, dialect) {
    await createPrivateView(db, sql``);
    await db.schema.dropTable("message_mentions").execute();
    await db.schema.dropTable("thread_followers").execute();
    await db.schema.dropTable("threads").execute();
    await dropIndex(db, dialect, { name: "messages_thread", table });
    await dropIndex(db, dialect, { name: "messages_listed", table });
    for (const name of ["mentions", "thread", "aside", "thread_ordinal", "thread_root_id"])
      await db.schema.alterTable(table).dropColumn(name).execute();
  },
};

function cascade<T extends { onDelete(action: "cascade"): T }>(key: T): T {
  return key.onDelete("cascade");
}

/** Private messages are those of the conversation itself; what stands in threads is read there. */
async function createPrivateView(db: MigrationDatabase, listed: ReturnType<typeof sql>) {
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
    where messages.deleted_at is null ${listed}`.execute(db);
}
