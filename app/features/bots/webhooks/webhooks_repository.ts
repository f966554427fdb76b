import type { Insertable, Updateable } from "kysely";
import { singleton } from "../../../platform/container/index.ts";
import { Database, insertedId, QueryCache } from "../../../platform/database/index.ts";
import type { Webhook, WebhooksTable } from "../tables.ts";

const TAG = "outgoing_webhooks";
/** Changes are told; this is for a word that was lost, in milliseconds. */
const TTL = 60_000;

/** What is asked of an outgoing webhook with each event. */
export type ListeningHook = Pick<Webhook, "id" | "bot_id" | "room_id" | "events">;

/** All SQL about webhooks. */
@singleton()
export class WebhooksRepository {
  readonly #database: Database;
  readonly #cache: QueryCache;

  constructor(database: Database, cache: QueryCache) {
    this.#database = database;
    this.#cache = cache;
  }

  async insert(row: Insertable<WebhooksTable>): Promise<number> {
    const query = this.#database.query.insertInto("webhooks").values(row);
    const id = insertedId(await query.executeTakeFirstOrThrow());
    this.#cache.invalidate(TAG);
    return id;
  }

  async update(id: number, changes: Updateable<WebhooksTable>): Promise<void> {
    await this.#database.query.updateTable("webhooks").set(changes).where("id", "=", id).execute();
    if (!isFigure(changes)) this.#cache.invalidate(TAG);
  }

  async delete(id: number): Promise<void> {
    await this.#database.query.deleteFrom("webhooks").where("id", "=", id).execute();
    this.#cache.invalidate(TAG);
  }

  find(id: number): Promise<Webhook | undefined> {
    return this.#webhooks().where("id", "=", id).executeTakeFirst();
  }

  byToken(token_hash: string): Promise<Webhook | undefined> {
    return this.#webhooks().where("token_hash", "=", token_hash).executeTakeFirst();
  }

  inRoom(roomId: number): Promise<Webhook[]> {
    return this.#webhooks().where("room_id", "=", roomId).orderBy("id").execute();
  }

  ofBot(botId: number): Promise<Webhook[]> {
    return this.#webhooks().where("bot_id", "=", botId).orderBy("id").execute();
  }

  /** All, for who looks after the installation; the newest first. */
  all(): Promise<Webhook[]> {
    return this.#webhooks().orderBy("id", "desc").limit(500).execute();
  }

  /** The outgoing ones that are on; kept, since every message asks. */
  listening(): Promise<ListeningHook[]> {
    return this.#cache.cached({ key: TAG, ttl: TTL, tags: [TAG] }, () =>
      this.#database.query
        .selectFrom("webhooks")
        .select(["id", "bot_id", "room_id", "events"])
        .where("direction", "=", "out")
        .where("disabled_at", "is", null)
        .orderBy("id"),
    );
  }

  #webhooks() {
    return this.#database.query.selectFrom("webhooks").selectAll();
  }
}

/** Whether nothing changes that an event asks for. */
function isFigure(changes: Updateable<WebhooksTable>): boolean {
  return Object.keys(changes).every((name) => ["last_used_at", "failing_since"].includes(name));
}
