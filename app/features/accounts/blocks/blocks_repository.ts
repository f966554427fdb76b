import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database, insertNew } from "../../../platform/database/index.ts";

/** Who has blocked whom. */
export interface Block {
  user_id: number;
  blocked_id: number;
  created_at: number;
}

/** All SQL about blocks. */
@singleton()
export class BlocksRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns whether it is new */
  add(block: Block): Promise<boolean> {
    return insertNew(this.#database, "blocks", block);
  }

  /** @returns whether there was one */
  async remove(userId: number, blockedId: number): Promise<boolean> {
    const result = await this.#database.query
      .deleteFrom("blocks")
      .where("user_id", "=", userId)
      .where("blocked_id", "=", blockedId)
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }

  /** Those that somebody has made, the newest first. */
  by(userId: number): Promise<Block[]> {
    const mine = this.#all().where("user_id", "=", userId);
    return mine.orderBy("created_at", "desc").orderBy("blocked_id").execute();
  }

  /** Those that somebody has made, or that were made against them. */
  around(userId: number): Promise<Block[]> {
    return this.#all()
      .where((where) => where.or([where("user_id", "=", userId), where("blocked_id", "=", userId)]))
      .execute();
  }

  /** All between two of whom one is among these. */
  aroundAny(userIds: readonly number[]): Promise<Block[]> {
    return this.#all()
      .where((where) =>
        where.or([where("user_id", "in", userIds), where("blocked_id", "in", userIds)]),
      )
      .execute();
  }

  #all() {
    return this.#database.query.selectFrom("blocks").selectAll();
  }
}
