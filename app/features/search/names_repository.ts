import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { openTo } from "../rooms/index.ts";

/** Something with a name that can be searched for. */
export interface Named {
  id: number;
  name: string;
}

/** The names that filters may mean. They are compared here and not by the databases, which fold letters differently. */
@singleton()
export class NamesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Everybody with an account: names are no secret among people who are signed in. */
  people(): Promise<Named[]> {
    return this.#database.query.selectFrom("users").select(["id", "name"]).execute();
  }

  /** Rooms that somebody may read; those without a name are left out. */
  async rooms(viewerId: number): Promise<Named[]> {
    const rows = await this.#database.query
      .selectFrom("rooms")
      .leftJoin("memberships", (join) =>
        join.onRef("memberships.room_id", "=", "rooms.id").on("memberships.user_id", "=", viewerId),
      )
      .select(["rooms.id", "rooms.name"])
      .where((eb) => eb.or([eb("memberships.id", "is not", null), openTo(viewerId, "rooms")]))
      .execute();
    return rows.flatMap(({ id, name }) => (name === null ? [] : [{ id, name }]));
  }
}
