import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database, forUpdate, upsert } from "../../../platform/database/index.ts";
import type { ChannelGroupsTable } from "../tables.ts";

/** A named set of channels. */
export interface Group {
  /** With its `#`. */
  name: string;
  channels: readonly string[];
  /** Milliseconds since 1970. */
  changedAt: number;
}

/** All SQL about groups. */
@singleton()
export class GroupsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of their names. */
  async all(): Promise<Group[]> {
    const rows = await this.#database.query
      .selectFrom("channel_groups")
      .selectAll()
      .orderBy("name")
      .execute();
    return rows.map(groupOf);
  }

  /** The group, which nobody else changes before the transaction ends. */
  async lock(name: string): Promise<Group | undefined> {
    const row = await this.#database.query
      .selectFrom("channel_groups")
      .selectAll()
      .where("name", "=", name)
      .$call(forUpdate(this.#database))
      .executeTakeFirst();
    return row && groupOf(row);
  }

  async store({ name, channels, changedAt }: Group): Promise<void> {
    const row = { name, channels: JSON.stringify(channels), changed_at: changedAt };
    const update = ["channels", "changed_at"] as const;
    await upsert(this.#database, "channel_groups", { row: [row], key: ["name"], update });
  }

  /** @returns whether there was such a group */
  async delete(name: string): Promise<boolean> {
    const gone = this.#database.query.deleteFrom("channel_groups").where("name", "=", name);
    return affectedRows(await gone.executeTakeFirstOrThrow()) > 0;
  }
}

function groupOf({ name, channels, changed_at }: ChannelGroupsTable): Group {
  return { name, channels: JSON.parse(channels) as string[], changedAt: changed_at };
}
