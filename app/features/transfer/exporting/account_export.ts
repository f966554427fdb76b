import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Access, accountResource, Users } from "../../accounts/index.ts";
import { iso } from "../../rooms/index.ts";

/** What is kept about one person besides what they wrote: account, devices, keys, rooms, what they keep and react. */
@singleton()
export class AccountExport {
  readonly #users: Users;
  readonly #access: Access;
  readonly #database: Database;

  constructor(users: Users, access: Access, database: Database) {
    this.#users = users;
    this.#access = access;
    this.#database = database;
  }

  async of(userId: number): Promise<object> {
    const user = await this.#users.get(userId);
    const { query } = this.#database;
    const mine = query.selectFrom("memberships").where("user_id", "=", userId);
    const memberships = await mine
      .select(["room_id", "role", "level", "last_read_id", "joined_at"])
      .orderBy("id")
      .execute();
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
    return {
      account: { ...accountResource(user), created_at: iso(user.created_at) },
      devices: await this.#access.devices(userId),
      tokens: await this.#access.tokens(userId),
      memberships: memberships.map((one) => ({ ...one, joined_at: iso(one.joined_at) })),
      bookmarks: bookmarks.map((one) => ({ ...one, created_at: iso(one.created_at) })),
      reactions: reactions.map((one) => ({ ...one, created_at: iso(one.created_at) })),
    };
  }
}
