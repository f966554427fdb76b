import type { Insertable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertedId } from "../../platform/database/index.ts";
import type { Invitation, InvitationsTable } from "./tables.ts";

/** All SQL about invitations. */
@singleton()
export class InvitationsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<InvitationsTable>): Promise<number> {
    const query = this.#database.query.insertInto("invitations").values(row);
    return insertedId(await query.executeTakeFirstOrThrow());
  }

  async find(id: number): Promise<Invitation | undefined> {
    return this.#all().where("id", "=", id).executeTakeFirst();
  }

  async byHash(hash: string): Promise<Invitation | undefined> {
    return this.#all().where("token_hash", "=", hash).executeTakeFirst();
  }

  /** Those to a room, or to the site alone, that were not taken back; the newest first. */
  ofRoom(roomId: number | null): Promise<Invitation[]> {
    const there = this.#all().where("revoked_at", "is", null);
    const of =
      roomId === null ? there.where("room_id", "is", null) : there.where("room_id", "=", roomId);
    return of.orderBy("id", "desc").limit(100).execute();
  }

  /**
   * Counts a use, in one step with looking whether there is one left: of many at once no more than that.
   *
   * @returns whether it was one
   */
  async use(id: number, now: number): Promise<boolean> {
    const result = await this.#database.query
      .updateTable("invitations")
      .set((eb) => ({ uses: eb("uses", "+", 1) }))
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
      .where((eb) => eb.or([eb("max_uses", "is", null), eb("uses", "<", eb.ref("max_uses"))]))
      .executeTakeFirst();
    return affectedRows(result) > 0;
  }

  async update(id: number, changes: Partial<Omit<Invitation, "id">>): Promise<void> {
    await this.#database.query
      .updateTable("invitations")
      .set(changes)
      .where("id", "=", id)
      .execute();
  }

  #all() {
    return this.#database.query.selectFrom("invitations").selectAll();
  }
}
