import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { BotRow } from "./tables.ts";

/** All SQL about bots; who they are stands in `users`. */
@singleton()
export class BotsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: BotRow): Promise<void> {
    await this.#database.query.insertInto("bots").values(row).execute();
  }

  find(id: number): Promise<BotRow | undefined> {
    return this.#bots().where("user_id", "=", id).executeTakeFirst();
  }

  /** Those that somebody looks after, or all; the newest first. */
  list(ownerId?: number): Promise<BotRow[]> {
    const bots =
      ownerId === undefined ? this.#bots() : this.#bots().where("owner_id", "=", ownerId);
    return bots.orderBy("user_id", "desc").limit(500).execute();
  }

  /** Hands a bot to somebody else. */
  async setOwner(id: number, owner_id: number): Promise<void> {
    const query = this.#database.query.updateTable("bots").set({ owner_id });
    await query.where("user_id", "=", id).execute();
  }

  #bots() {
    return this.#database.query.selectFrom("bots").selectAll();
  }
}
