import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import type { Readable } from "node:stream";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Access, accountResource, Pictures, Users } from "../../accounts/index.ts";
import { iso } from "../../rooms/index.ts";

/** What is kept about one person besides what they wrote: account, picture, devices, keys, rooms, what they keep,
 * react, draft, and were told. */
@singleton()
export class AccountExport {
  readonly #users: Users;
  readonly #access: Access;
  readonly #pictures: Pictures;
  readonly #database: Database;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(users: Users, access: Access, pictures: Pictures, database: Database) {
    this.#users = users;
    this.#access = access;
    this.#pictures = pictures;
    this.#database = database;
  }

  async of(userId: number): Promise<object> {
    const user = await this.#users.get(userId);
    return {
      account: { ...accountResource(user), created_at: iso(user.created_at) },
      devices: await this.#access.devices(userId),
      tokens: await this.#access.tokens(userId),
      memberships: await this.#memberships(userId),
      ...(await this.#kept(userId)),
      ...(await this.#about(userId)),
    };
  }

  /** Their picture, WebP; undefined where there is none. */
  async picture(userId: number): Promise<Readable | undefined> {
    const { picture } = await this.#users.get(userId);
    if (picture === null) return undefined;
    const path = this.#pictures.path(picture);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    return isThere ? createReadStream(path) : undefined;
  }

  async #memberships(userId: number): Promise<object[]> {
    const rows = await this.#database.query
      .selectFrom("memberships")
      .select(["room_id", "role", "level", "last_read_id", "joined_at"])
      .where("user_id", "=", userId)
      .orderBy("id")
      .execute();
    return rows.map((one) => ({ ...one, joined_at: iso(one.joined_at) }));
  }

  /** What they keep, and have begun to write. */
  async #kept(userId: number): Promise<object> {
    const { query } = this.#database;
    const bookmarks = await query
      .selectFrom("bookmarks")
      .select(["message_id", "created_at"])
      .where("user_id", "=", userId)
      .orderBy("id")
      .execute();
    const reactions = await query
      .selectFrom("reactions")
      .select(["message_id", "emoji", "created_at"])
      .where("user_id", "=", userId)
      .orderBy("id")
      .execute();
    const drafts = await query
      .selectFrom("drafts")
      .select(["room_id", "thread_id", "text", "written_at"])
      .where("user_id", "=", userId)
      .where("text", "!=", "")
      .orderBy("written_at")
      .execute();
    return {
      bookmarks: bookmarks.map(made),
      reactions: reactions.map(made),
      drafts: drafts.map((one) => ({ ...one, written_at: iso(one.written_at) })),
    };
  }

  /** What they were told, reported, and whom they blocked. */
  async #about(userId: number): Promise<object> {
    const { query } = this.#database;
    const notifications = await query
      .selectFrom("notifications")
      .select(["title", "message", "type", "is_read", "created_at"])
      .where("user_id", "=", userId)
      .orderBy("id")
      .execute();
    const blocks = await query
      .selectFrom("blocks")
      .select(["blocked_id", "created_at"])
      .where("user_id", "=", userId)
      .orderBy("blocked_id")
      .execute();
    const reports = await query
      .selectFrom("reports")
      .select(["user_id", "room_id", "message_id", "reason", "state", "created_at"])
      .where("reporter_id", "=", userId)
      .orderBy("id")
      .execute();
    return {
      notifications: notifications.map((one) => ({ ...made(one), is_read: one.is_read === 1 })),
      blocks: blocks.map(made),
      reports: reports.map(made),
    };
  }
}

function made<Row extends { created_at: number }>(row: Row) {
  return { ...row, created_at: iso(row.created_at) };
}
