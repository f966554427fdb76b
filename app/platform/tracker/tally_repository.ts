import { sql } from "kysely";
import { singleton } from "../container/index.ts";
import { affectedRows, Database, insertNew } from "../database/index.ts";
import type { Occurrence } from "./capture.ts";
import { groupRow, messageOf, sampleRow } from "./rows.ts";
import type { Tally } from "./tally.ts";
import "./tables.ts";

/** People of one group whose number is still counted exactly. */
const MOST_PEOPLE = 1000;

/** A group as it stands after a tally was added to it. */
export interface Counted {
  id: number;
  isNew: boolean;
  people: number;
}

/**
 * All SQL that writes what was seen, inside a transaction of the caller. Counts grow in the database itself; growing
 * that of the group comes first and locks its row, so that several nodes take turns.
 */
@singleton()
export class TallyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a tally to its group, which is made when it is the first. */
  async count(tally: Tally, newest: Occurrence, node: string): Promise<Counted> {
    let isNew = false;
    if (!(await this.#grow(tally, newest, node))) {
      isNew = await insertNew(this.#database, "error_groups", groupRow(tally, newest, node));
      // Another node was faster.
      if (!isNew) await this.#grow(tally, newest, node);
    }
    return { ...(await this.#find(tally.fingerprint)), isNew };
  }

  async addSamples(groupId: number, samples: readonly Occurrence[], node: string): Promise<void> {
    if (samples.length === 0) return;
    const rows = samples.map((sample) => sampleRow(groupId, sample, node));
    await this.#database.query.insertInto("error_samples").values(rows).execute();
  }

  /** Keeps the newest samples of a group. */
  async trimSamples(groupId: number, keep: number): Promise<void> {
    const { query } = this.#database;
    const oldest = await query
      .selectFrom("error_samples")
      .select("id")
      .where("group_id", "=", groupId)
      .orderBy("id", "desc")
      .limit(1)
      .offset(keep - 1)
      .executeTakeFirst();
    if (!oldest) return;
    const samples = query.deleteFrom("error_samples").where("group_id", "=", groupId);
    await samples.where("id", "<", oldest.id).execute();
  }

  /** Adds people who were not met by this error before. */
  async addPeople({ id, people }: Counted, ids: readonly number[]): Promise<void> {
    if (ids.length === 0 || people >= MOST_PEOPLE) return;
    const { query } = this.#database;
    const known = await query
      .selectFrom("error_people")
      .select("user_id")
      .where("group_id", "=", id)
      .where("user_id", "in", ids)
      .execute();
    const met = new Set(known.map(({ user_id }) => user_id));
    const fresh = ids.filter((user) => !met.has(user)).slice(0, MOST_PEOPLE - people);
    if (fresh.length === 0) return;
    const rows = fresh.map((user_id) => ({ group_id: id, user_id }));
    await query.insertInto("error_people").values(rows).execute();
    await query
      .updateTable("error_groups")
      .set({ people: sql<number>`people + ${fresh.length}` })
      .where("id", "=", id)
      .execute();
  }

  async addHour(groupId: number, hour: number, count: number): Promise<void> {
    const { query } = this.#database;
    const grown = await query
      .updateTable("error_hours")
      .set({ count: sql<number>`count + ${count}` })
      .where("group_id", "=", groupId)
      .where("hour", "=", hour)
      .executeTakeFirst();
    if (affectedRows(grown) > 0) return;
    await query.insertInto("error_hours").values({ group_id: groupId, hour, count }).execute();
  }

  /**
   * Opens a resolved group again that was seen after it had been resolved.
   *
   * @returns whether it was this call that did: of several nodes one hears yes
   */
  async reopen(groupId: number, seenAt: number): Promise<boolean> {
    const result = await this.#database.query
      .updateTable("error_groups")
      .set({ status: "open", returned: 1, status_at: seenAt, status_by: null })
      .where("id", "=", groupId)
      .where("status", "=", "resolved")
      .where("status_at", "<", seenAt)
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }

  /** @returns whether there was a group; its row is locked from here on */
  async #grow(tally: Tally, newest: Occurrence, node: string): Promise<boolean> {
    const { firstAt, lastAt, count } = tally;
    const result = await this.#database.query
      .updateTable("error_groups")
      .set({
        count: sql<number>`count + ${count}`,
        first_at: sql<number>`case when first_at > ${firstAt} then ${firstAt} else first_at end`,
        last_at: sql<number>`case when last_at < ${lastAt} then ${lastAt} else last_at end`,
        message: messageOf(newest),
        culprit: newest.culprit,
        node,
      })
      .where("fingerprint", "=", tally.fingerprint)
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }

  async #find(fingerprint: string): Promise<{ id: number; people: number }> {
    return this.#database.query
      .selectFrom("error_groups")
      .select(["id", "people"])
      .where("fingerprint", "=", fingerprint)
      .executeTakeFirstOrThrow();
  }
}
