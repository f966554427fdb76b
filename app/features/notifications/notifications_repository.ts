import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, PreparedQuery, upsert } from "../../platform/database/index.ts";
import type { NotificationRow } from "./tables.ts";

/** A page of somebody's notifications. */
export interface NotificationsQuery {
  /** Only those that are to be read. */
  unread?: boolean | undefined;
  before: number;
  limit: number;
}

type NewRow = Omit<NotificationRow, "id">;

/** All SQL about notifications. */
@singleton()
export class NotificationsRepository {
  readonly #database: Database;
  /** Asked with every sidebar. */
  readonly #unread = new PreparedQuery<{ count: number | bigint }>((query) =>
    query
      .selectFrom("notifications")
      .select(({ fn }) => fn.countAll<number | bigint>().as("count"))
      .where("user_id", "=", 0)
      .where("is_read", "=", 0)
      .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", 0)])),
  );

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds each, or makes the one of its person and subject new. */
  async save(rows: readonly NewRow[]): Promise<void> {
    await upsert(this.#database, "notifications", {
      row: [...rows],
      key: ["user_id", "subject"],
      update: [
        "title",
        "message",
        "type",
        "data",
        "is_read",
        "delivered_at",
        "read_at",
        "expires_at",
        "updated_at",
      ],
    });
  }

  /** The newest ones of these people with exactly this subject and time of change. */
  saved(
    { subject, updated_at }: Pick<NewRow, "subject" | "updated_at">,
    userIds: readonly number[],
  ) {
    return this.#all()
      .where("user_id", "in", userIds)
      .where("subject", subject === null ? "is" : "=", subject)
      .where("updated_at", "=", updated_at)
      .execute();
  }

  page(userId: number, now: number, { unread, before, limit }: NotificationsQuery) {
    const all = this.#alive(userId, now).where("id", "<", before);
    const some = unread ? all.where("is_read", "=", 0) : all;
    return some.orderBy("id", "desc").limit(limit).execute();
  }

  async unread(userId: number, now: number): Promise<number> {
    const [row] = await this.#unread.rows(this.#database, [userId, 0, now]);
    return Number(row?.count ?? 0);
  }

  /** All that somebody has not read, or those about one subject of several people. */
  allUnread(userId: number, now: number): Promise<NotificationRow[]> {
    return this.#alive(userId, now).where("is_read", "=", 0).execute();
  }

  /** @returns how many were not read before */
  async markRead(userId: number, now: number, ids?: readonly number[]): Promise<number> {
    const mine = this.#database.query
      .updateTable("notifications")
      .set({ is_read: 1, read_at: now })
      .where("user_id", "=", userId)
      .where("is_read", "=", 0);
    const some = ids ? mine.where("id", "in", ids) : mine;
    return affectedRows(await some.executeTakeFirst());
  }

  async markDelivered(ids: readonly number[], at: number): Promise<void> {
    const some = this.#database.query.updateTable("notifications").where("id", "in", ids);
    await some.set({ delivered_at: at }).execute();
  }

  async find(userId: number, id: number): Promise<NotificationRow | undefined> {
    return this.#all().where("user_id", "=", userId).where("id", "=", id).executeTakeFirst();
  }

  async remove(userId: number, ids: readonly number[]): Promise<void> {
    const query = this.#database.query.deleteFrom("notifications").where("user_id", "=", userId);
    await query.where("id", "in", ids).execute();
  }

  /** All of a subject, or those of some people. @returns whose they were */
  async withdraw(subject: string, userIds?: readonly number[]): Promise<number[]> {
    const of = this.#all().where("subject", "=", subject);
    const rows = await (userIds ? of.where("user_id", "in", userIds) : of).execute();
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    await this.#database.query.deleteFrom("notifications").where("id", "in", ids).execute();
    return rows.map(({ user_id }) => user_id);
  }

  /** All of somebody, for what must be looked into. */
  of(userId: number): Promise<NotificationRow[]> {
    return this.#all().where("user_id", "=", userId).execute();
  }

  /** @returns how many had expired */
  async collect(now: number): Promise<number> {
    const query = this.#database.query.deleteFrom("notifications");
    return affectedRows(await query.where("expires_at", "<=", now).executeTakeFirst());
  }

  #all() {
    return this.#database.query.selectFrom("notifications").selectAll();
  }

  #alive(userId: number, now: number) {
    return this.#all()
      .where("user_id", "=", userId)
      .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]));
  }
}
