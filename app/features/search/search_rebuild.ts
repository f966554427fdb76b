import { setImmediate } from "node:timers/promises";
import { singleton } from "../../platform/container/index.ts";
import { Database, forUpdate, insertNew } from "../../platform/database/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { type Indexed, SearchEntries } from "./search_entries.ts";
import type { SearchStateTable } from "./tables.ts";
import { TOKENS_VERSION } from "./text/tokens.ts";

const ROW = 1;
/** Small, since a file has one writer at a time, and people write meanwhile. */
const BATCH = 100;

/** How far the index has come. */
export type Coverage = Omit<SearchStateTable, "id">;

/**
 * Brings the messages into the index that were written before there was one, or before the tokens changed, a batch a
 * transaction. How far it came stands in the database: whoever goes on, also after a crash, begins there. Messages that
 * are written or changed meanwhile are in the index anyway.
 */
@singleton()
export class SearchRebuild {
  readonly #database: Database;
  readonly #entries: SearchEntries;
  readonly #clock: Clock;
  #isComplete = false;

  constructor(database: Database, entries: SearchEntries, clock: Clock) {
    this.#database = database;
    this.#entries = entries;
    this.#clock = clock;
  }

  /** Whether every message can be found. Asks the database until it is so. */
  async isComplete(): Promise<boolean> {
    this.#isComplete ||= isFinished(await this.coverage());
    return this.#isComplete;
  }

  /** Undefined before the first batch. */
  async coverage(): Promise<Coverage | undefined> {
    const row = this.#database.query.selectFrom("search_state").where("id", "=", ROW);
    return row.select(["version", "done_up_to", "finished_at"]).executeTakeFirst();
  }

  /** Begins anew at the first message. */
  async begin(): Promise<void> {
    this.#isComplete = false;
    const state = { version: TOKENS_VERSION, done_up_to: 0, finished_at: null };
    if (await insertNew(this.#database, "search_state", { id: ROW, ...state })) return;
    await this.#set(state);
  }

  /** Begins anew if nobody did so for these tokens. */
  async resume(): Promise<void> {
    const known = await this.coverage();
    if (known?.version !== TOKENS_VERSION) await this.begin();
  }

  /**
   * The next messages. The messages are locked while they are read, so that none is changed in between.
   *
   * @returns how many there were; 0 when all are done
   */
  async step(): Promise<number> {
    const count = await this.#database.transaction(async () => {
      const from = (await this.coverage())?.done_up_to ?? 0;
      const messages = await this.#after(from);
      await this.#entries.replaceMany(messages);
      const done = messages.at(-1)?.id;
      await this.#set(
        done === undefined ? { finished_at: this.#clock.now() } : { done_up_to: done },
      );
      return messages.length;
    });
    // Batches follow each other without a pause otherwise, and a file is written in this very thread.
    await setImmediate();
    return count;
  }

  /** How many messages are still to be done; as good as exact. */
  async remaining(): Promise<number> {
    const from = (await this.coverage())?.done_up_to ?? 0;
    const { count } = await this.#database.query
      .selectFrom("messages")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("id", ">", from)
      .executeTakeFirstOrThrow();
    return count;
  }

  #after(id: number): Promise<Indexed[]> {
    return this.#database.query
      .selectFrom("messages")
      .select(["id", "room_id", "author_id", "created_at", "kind", "body", "data", "deleted_at"])
      .where("id", ">", id)
      .orderBy("id")
      .limit(BATCH)
      .$call(forUpdate(this.#database))
      .execute();
  }

  async #set(state: Partial<Coverage>): Promise<void> {
    await this.#database.query
      .updateTable("search_state")
      .set(state)
      .where("id", "=", ROW)
      .execute();
  }
}

function isFinished(coverage: Coverage | undefined): boolean {
  return coverage?.version === TOKENS_VERSION && coverage.finished_at !== null;
}
