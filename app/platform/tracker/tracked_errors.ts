import { type ExpressionBuilder, sql } from "kysely";
import { singleton } from "../container/index.ts";
import { affectedRows, Database, type Tables } from "../database/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { Clock } from "../support/index.ts";
import type { Status } from "./tables.ts";
import { HOUR_MS } from "./tally.ts";
import { type ErrorSample, errorSample, type TrackedError, trackedError } from "./tracked_error.ts";
import "./tables.ts";

/** `returned` are those open ones that had been resolved. */
export const FILTERS = ["open", "returned", "resolved", "ignored", "all"] as const;
export type Filter = (typeof FILTERS)[number];

export const SORTS = ["last", "first", "count", "people"] as const;
export type Sort = (typeof SORTS)[number];

export interface Listing {
  status: Filter;
  /** In message, class, code, place or culprit; or the reference of one occurrence. */
  search?: string | undefined;
  sort?: Sort;
  limit?: number;
  offset?: number;
}

const COLUMN = { last: "last_at", first: "first_at", count: "count", people: "people" } as const;

/** What the tracker has written down, and what becomes of it. */
@singleton()
export class TrackedErrors {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** One page of groups, with the number of all that fit. */
  async list(listing: Listing): Promise<{ errors: TrackedError[]; total: number }> {
    const { sort = "last", limit = 50, offset = 0 } = listing;
    const rows = await this.#fitting(listing)
      .selectAll("error_groups")
      .orderBy(COLUMN[sort], "desc")
      .orderBy("id", "desc")
      .limit(limit)
      .offset(offset)
      .execute();
    const { total } = await this.#fitting(listing)
      .select((eb) => eb.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    return { errors: rows.map(trackedError), total };
  }

  /** How many there are of each kind. */
  async counts(): Promise<Record<Filter, number>> {
    const rows = await this.#database.query
      .selectFrom("error_groups")
      .select((eb) => ["status", "returned", eb.fn.countAll<number>().as("count")])
      .groupBy(["status", "returned"])
      .execute();
    const sum = (fits: (row: (typeof rows)[number]) => boolean) =>
      rows.filter(fits).reduce((all, { count }) => all + count, 0);
    return {
      open: sum(({ status }) => status === "open"),
      returned: sum(({ status, returned }) => status === "open" && returned === 1),
      resolved: sum(({ status }) => status === "resolved"),
      ignored: sum(({ status }) => status === "ignored"),
      all: sum(() => true),
    };
  }

  /** @throws NotFoundError `error_not_found` */
  async get(id: number): Promise<TrackedError> {
    const row = await this.#database.query
      .selectFrom("error_groups")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw errorNotFound();
    return trackedError(row);
  }

  /** The newest occurrences, newest first. */
  async samples(id: number): Promise<ErrorSample[]> {
    const rows = await this.#database.query
      .selectFrom("error_samples")
      .selectAll()
      .where("group_id", "=", id)
      .orderBy("id", "desc")
      .execute();
    return rows.map(errorSample);
  }

  /** The numbers of people it happened to. */
  async people(id: number, limit = 50): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("error_people")
      .select("user_id")
      .where("group_id", "=", id)
      .orderBy("user_id")
      .limit(limit)
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  /**
   * How often each group was seen in each of the last hours, the present one last; zeros where it was not.
   *
   * @example (await errors.histogram([7], 24)).get(7) // [0, 0, 3, …, 12]
   */
  async histogram(ids: readonly number[], hours: number): Promise<Map<number, number[]>> {
    const now = this.#clock.now();
    const first = now - (now % HOUR_MS) - (hours - 1) * HOUR_MS;
    const result = new Map(ids.map((id) => [id, Array.from({ length: hours }, () => 0)]));
    if (ids.length === 0) return result;
    const rows = await this.#database.query
      .selectFrom("error_hours")
      .selectAll()
      .where("group_id", "in", ids)
      .where("hour", ">=", first)
      .execute();
    for (const { group_id, hour, count } of rows) {
      const bars = result.get(group_id);
      const index = (hour - first) / HOUR_MS;
      if (bars && index < hours) bars[index] = count;
    }
    return result;
  }

  /** It is mended. When it is seen again it opens by itself, marked as returned. @throws NotFoundError */
  resolve(id: number, by: string): Promise<void> {
    return this.#become(id, "resolved", by);
  }

  /** It may go on: it is counted, and nobody hears of it. @throws NotFoundError */
  ignore(id: number, by: string): Promise<void> {
    return this.#become(id, "ignored", by);
  }

  /** Somebody should look after all. @throws NotFoundError */
  reopen(id: number, by: string): Promise<void> {
    return this.#become(id, "open", by);
  }

  async #become(id: number, status: Status, by: string): Promise<void> {
    const result = await this.#database.query
      .updateTable("error_groups")
      .set({ status, returned: 0, status_at: this.#clock.now(), status_by: by.slice(0, 120) })
      .where("id", "=", id)
      .executeTakeFirst();
    if (affectedRows(result) === 0) throw errorNotFound();
  }

  #fitting({ status, search = "" }: Listing) {
    const words = search.trim().slice(0, 200);
    return this.#database.query
      .selectFrom("error_groups")
      .$if(status === "returned", (query) =>
        query.where("status", "=", "open").where("returned", "=", 1),
      )
      .$if(status !== "all" && status !== "returned", (query) =>
        query.where("status", "=", status as Status),
      )
      .$if(words !== "", (query) => query.where((row) => row.or(mentions(row, words))));
  }
}

type Row = ExpressionBuilder<Tables, "error_groups">;

function mentions(row: Row, words: string) {
  const like = `%${words.toLowerCase().replaceAll(/[%_!]/g, "!$&")}%`;
  const columns = ["message", "class", "code", "place", "culprit"] as const;
  const sample = row
    .selectFrom("error_samples")
    .select("error_samples.id")
    .whereRef("error_samples.group_id", "=", "error_groups.id")
    .where("error_samples.reference", "=", words);
  return [
    ...columns.map((name) => sql<boolean>`lower(${row.ref(name)}) like ${like} escape '!'`),
    row.exists(sample),
  ];
}

function errorNotFound(): NotFoundError {
  return new NotFoundError("error_not_found", "There is no such error, or it was forgotten.");
}
