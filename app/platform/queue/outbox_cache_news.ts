import { CacheNews, type Database, type QueryCache } from "../database/index.ts";
import type { Outbox } from "./outbox.ts";

const TOPIC = "cache.stale";

/** The word of stale tags from a process that nobody hears, such as the console, to the servers beside it. */
export class OutboxCacheNews extends CacheNews {
  readonly #outbox: Outbox;
  readonly #database: Database;

  constructor(outbox: Outbox, database: Database) {
    super();
    this.#outbox = outbox;
    this.#database = database;
  }

  override tell(tags: readonly string[]): Promise<void> {
    const entry = { topic: TOPIC, subject: TOPIC, payload: { tags } };
    return this.#database.transaction(() => this.#outbox.add(entry));
  }
}

/** Takes the word of other processes of this installation; before the outbox starts. */
export function hearStaleTags(outbox: Outbox, cache: QueryCache): void {
  const hear = async (payload: unknown): Promise<void> => {
    // What `tell` wrote.
    cache.invalidate(...(payload as { tags: string[] }).tags);
  };
  outbox.handle(TOPIC, hear, { live: true });
}
