import { singleton } from "../container/index.ts";
import { affectedRows, Database } from "../database/index.ts";
import { Clock } from "../support/index.ts";
import { masked } from "./masked.ts";
import "./outbox_table.ts";

/** An entry that is tried no more, as people may see it. Times in milliseconds. */
export interface DeadLetter {
  id: number;
  topic: string;
  subject: string;
  /** Without the text of messages, and without secrets. */
  payload: unknown;
  attempts: number;
  createdAt: number;
  deadAt: number;
  /** What went wrong the last time. */
  error: string;
}

/** One dead letter, all of a topic, or all. */
export type Which = { id: number } | { topic: string } | "all";

interface Page {
  topic?: string | undefined;
  /** Those with a smaller id. */
  before?: number | undefined;
  limit?: number;
}

/** What could not be delivered: to look at, to try anew, or to throw away. */
@singleton()
export class DeadLetters {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Newest first. */
  async list({ topic, before, limit = 50 }: Page = {}): Promise<DeadLetter[]> {
    const rows = await this.#database.query
      .selectFrom("outbox")
      .select([
        "id",
        "topic",
        "subject",
        "payload",
        "attempts",
        "created_at",
        "dead_at",
        "last_error",
      ])
      .where("dead_at", "is not", null)
      .$if(topic !== undefined, (query) => query.where("topic", "=", topic ?? ""))
      .$if(before !== undefined, (query) => query.where("id", "<", before ?? 0))
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
    return rows.map(({ payload, created_at, dead_at, last_error, ...row }) => ({
      ...row,
      payload: masked(JSON.parse(payload)),
      createdAt: created_at,
      deadAt: dead_at ?? 0,
      error: last_error ?? "",
    }));
  }

  /**
   * Has them delivered anew, with all their attempts before them. They keep their place: they come before what was
   * added later to their subject and still waits.
   *
   * @returns how many
   */
  async replay(which: Which): Promise<number> {
    const free = { dead_at: null, attempts: 0, locked_by: null, locked_until: 0 };
    const result = await this.#database.query
      .updateTable("outbox")
      .set({ ...free, available_at: this.#clock.now() })
      .where("dead_at", "is not", null)
      .$if(isOne(which), (query) => query.where("id", "=", idOf(which)))
      .$if(isTopic(which), (query) => query.where("topic", "=", topicOf(which)))
      .executeTakeFirstOrThrow();
    return affectedRows(result);
  }

  /** Throws them away. @returns how many */
  async discard(which: Which): Promise<number> {
    const result = await this.#database.query
      .deleteFrom("outbox")
      .where("dead_at", "is not", null)
      .$if(isOne(which), (query) => query.where("id", "=", idOf(which)))
      .$if(isTopic(which), (query) => query.where("topic", "=", topicOf(which)))
      .executeTakeFirstOrThrow();
    return affectedRows(result);
  }

  /** Throws away those that have been dead for longer. @returns how many */
  async prune(olderThanMs: number): Promise<number> {
    const result = await this.#database.query
      .deleteFrom("outbox")
      .where("dead_at", "<", this.#clock.now() - olderThanMs)
      .executeTakeFirstOrThrow();
    return affectedRows(result);
  }
}

function isOne(which: Which): boolean {
  return which !== "all" && "id" in which;
}

function isTopic(which: Which): boolean {
  return which !== "all" && "topic" in which;
}

function idOf(which: Which): number {
  return which !== "all" && "id" in which ? which.id : 0;
}

function topicOf(which: Which): string {
  return which !== "all" && "topic" in which ? which.topic : "";
}
