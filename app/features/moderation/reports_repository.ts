import type { Insertable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertedId } from "../../platform/database/index.ts";
import type { Report, ReportsTable } from "./tables.ts";

/** Which reports are wanted. */
export interface ReportQuery {
  /** Only those about messages of this room. */
  roomId?: number | undefined;
  state?: Report["state"] | undefined;
  /** Id of the last one of the page before. */
  before?: number | undefined;
  limit: number;
}

/** All SQL about reports. */
@singleton()
export class ReportsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<ReportsTable>): Promise<number> {
    const query = this.#database.query.insertInto("reports").values(row);
    return insertedId(await query.executeTakeFirstOrThrow());
  }

  async find(id: number): Promise<Report | undefined> {
    return this.#all().where("id", "=", id).executeTakeFirst();
  }

  /** An open one by the same person about the same thing. */
  async same({
    reporter_id,
    user_id,
    message_id,
  }: Pick<Report, "reporter_id" | "user_id" | "message_id">) {
    const open = this.#all().where("state", "=", "open").where("reporter_id", "=", reporter_id);
    const about = open.where("user_id", "=", user_id);
    return (
      message_id === null
        ? about.where("message_id", "is", null)
        : about.where("message_id", "=", message_id)
    ).executeTakeFirst();
  }

  /** The newest first. */
  page({ roomId, state, before, limit }: ReportQuery): Promise<Report[]> {
    let reports = this.#all();
    if (roomId !== undefined) reports = reports.where("room_id", "=", roomId);
    if (state) reports = reports.where("state", "=", state);
    if (before !== undefined) reports = reports.where("id", "<", before);
    return reports.orderBy("id", "desc").limit(limit).execute();
  }

  async open(): Promise<number> {
    const query = this.#database.query.selectFrom("reports").where("state", "=", "open");
    const row = await query
      .select((eb) => eb.fn.countAll<number | bigint>().as("count"))
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  }

  /** Decides all open reports about the same thing. @returns how many there were */
  async decide(
    { id, message_id }: Pick<Report, "id" | "message_id">,
    decision: Pick<Report, "state" | "decided_by" | "decided_at">,
  ): Promise<number> {
    const open = this.#database.query
      .updateTable("reports")
      .set(decision)
      .where("state", "=", "open");
    const same =
      message_id === null ? open.where("id", "=", id) : open.where("message_id", "=", message_id);
    return affectedRows(await same.executeTakeFirst());
  }

  #all() {
    return this.#database.query.selectFrom("reports").selectAll();
  }
}
