import { sql } from "kysely";
import { singleton } from "../../../platform/container/index.ts";
import { Database, insertNew, PreparedQuery } from "../../../platform/database/index.ts";
import type { Message, Thread } from "../tables.ts";

/** Replies looked at to find who replied last. */
const LOOKED_AT = 60;

/** A page of followed threads: those whose newest reply is older than this one's id. */
export interface FollowedQuery {
  before: number;
  limit: number;
}

/** A thread that somebody follows, with what they have not read of it. */
export interface FollowedThread extends Omit<Thread, "last_ordinal"> {
  unread: number;
}

const UNREAD_COUNT = sql<number>`threads.last_ordinal - thread_followers.last_read_ordinal - thread_followers.unread_deleted`;
const UNREAD = UNREAD_COUNT.as("unread");

/** All SQL about threads themselves. */
@singleton()
export class ThreadsRepository {
  readonly #database: Database;
  /** Asked with every sidebar. */
  readonly #unread = new PreparedQuery<{ count: number | bigint }>((query) =>
    followed(query, 0)
      .select(({ fn }) => fn.countAll<number | bigint>().as("count"))
      .where(UNREAD_COUNT, ">", 0),
  );

  constructor(database: Database) {
    this.#database = database;
  }

  find(rootId: number): Promise<Thread | undefined> {
    const query = this.#database.query.selectFrom("threads").selectAll();
    return query.where("root_id", "=", rootId).executeTakeFirst();
  }

  /** Begins a thread unless it is there. */
  begin(thread: Thread): Promise<boolean> {
    return insertNew(this.#database, "threads", thread);
  }

  /** As it is now, whether or not it was there. */
  async save(thread: Thread): Promise<void> {
    if (await this.begin(thread)) return;
    const { root_id, last_ordinal, last_reply_id } = thread;
    const query = this.#database.query.updateTable("threads").set({ last_ordinal, last_reply_id });
    await query.where("root_id", "=", root_id).execute();
  }

  /** The threads that somebody follows in rooms that they belong to, the newest reply first. */
  followed(userId: number, { before, limit }: FollowedQuery): Promise<FollowedThread[]> {
    return followed(this.#database.query, userId)
      .select(["threads.root_id", "threads.room_id", "threads.last_reply_id"])
      .select(UNREAD)
      .where("threads.last_reply_id", "<", before)
      .orderBy("threads.last_reply_id", "desc")
      .limit(limit)
      .execute();
  }

  /** How many of them have something that was not read. */
  async unread(userId: number): Promise<number> {
    const [row] = await this.#unread.rows(this.#database, [userId, 1, 0, 0]);
    return Number(row?.count ?? 0);
  }

  /** How many replies are not deleted. */
  async count(rootId: number): Promise<number> {
    const { count } = await this.#replies(rootId)
      .select(({ fn }) => fn.countAll<number | bigint>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Who wrote the newest replies that are not deleted, and when; the newest first. */
  newest(rootId: number): Promise<Pick<Message, "author_id" | "created_at">[]> {
    return this.#replies(rootId)
      .select(["author_id", "created_at"])
      .orderBy("id", "desc")
      .limit(LOOKED_AT)
      .execute();
  }

  #replies(rootId: number) {
    return this.#database.query
      .selectFrom("messages")
      .where("thread_root_id", "=", rootId)
      .where("deleted_at", "is", null);
  }
}

function followed(query: Database["query"], userId: number) {
  return query
    .selectFrom("thread_followers")
    .innerJoin("threads", "threads.root_id", "thread_followers.root_id")
    .innerJoin("memberships", (join) =>
      join
        .onRef("memberships.room_id", "=", "threads.room_id")
        .onRef("memberships.user_id", "=", "thread_followers.user_id"),
    )
    .where("thread_followers.user_id", "=", userId)
    .where("thread_followers.following", "=", 1)
    .where("threads.last_ordinal", ">", 0);
}
