import { type RawBuilder, sql, type SqlBool } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Message } from "../messages/index.ts";
import type { Room } from "../rooms/index.ts";
import { byIndex, byLooking, type Source } from "./search_engine.ts";
import type { Sequence } from "./text/query_tokens.ts";

/** So many of the newest messages are looked at one by one before the index of words is asked: what is common is among them. */
const LOOKED_AT = 1000;

/** What is wanted, with ids in the places of names. */
export interface Wanted {
  viewerId: number;
  sequences: readonly Sequence[];
  authors?: readonly number[] | undefined;
  rooms?: readonly number[] | undefined;
  since?: number | undefined;
  until?: number | undefined;
  /** Bits. */
  has: number;
  /** Only messages before this id. */
  below?: number | undefined;
}

/** A message with the room it stands in. */
export type FoundRow = Message & { room_name: string | null; room_kind: Room["kind"] };

/** All SQL that searches. Whoever asks is part of each question: what one may not read is not among the rows. */
@singleton()
export class SearchRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Ids of what is wanted, the newest first. */
  async newest(wanted: Wanted, limit: number): Promise<number[]> {
    const looking = byLooking(wanted.sequences);
    if (wanted.sequences.length === 0) return this.#ids(looking, wanted, { limit });
    const floor = await this.#floor(wanted);
    const recent = await this.#ids(looking, wanted, { limit, floor });
    if (floor === undefined || recent.length === limit) return recent;
    return this.#ids(byIndex(this.#database.dialect, wanted.sequences), wanted, { limit });
  }

  /** The column of tokens of each of these. */
  async tokens(ids: readonly number[]): Promise<{ id: number; tokens: string }[]> {
    if (ids.length === 0) return [];
    const entries = this.#database.query.selectFrom("search_entries");
    return entries.select(["message_id as id", "tokens"]).where("message_id", "in", ids).execute();
  }

  /** These messages as far as the viewer may read them, in this order. */
  async load(viewerId: number, ids: readonly number[]): Promise<FoundRow[]> {
    if (ids.length === 0) return [];
    const rows = await this.#database.query
      .selectFrom("messages")
      .innerJoin("rooms", "rooms.id", "messages.room_id")
      .leftJoin("memberships", (join) =>
        join.onRef("memberships.room_id", "=", "rooms.id").on("memberships.user_id", "=", viewerId),
      )
      .selectAll("messages")
      .select(["rooms.name as room_name", "rooms.kind as room_kind"])
      .where("messages.id", "in", ids)
      .where("messages.deleted_at", "is", null)
      .where((eb) => eb.or([eb("memberships.id", "is not", null), eb("rooms.kind", "=", "open")]))
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** The id up to which nothing is looked at one by one; none when all can be. */
  async #floor({ rooms, below }: Wanted): Promise<number | undefined> {
    let entries = this.#database.query.selectFrom("search_entries").select("message_id");
    if (rooms) entries = entries.where("room_id", "in", rooms);
    if (below !== undefined) entries = entries.where("message_id", "<", below);
    const newest = entries.orderBy("message_id", "desc").limit(1).offset(LOOKED_AT);
    return (await newest.executeTakeFirst())?.message_id;
  }

  /** Entries come first, whatever the database thinks: they come in order, and few are needed. */
  async #ids(source: Source, wanted: Wanted, { limit, floor }: Stretch): Promise<number[]> {
    const first = sql.raw(this.#database.dialect === "sqlite" ? "" : "straight_join");
    const conditions = sql.join([source.where, ...conditionsOf(wanted, floor)], sql` and `);
    const { rows } = await sql<{ id: number }>`
      select ${first} e.message_id as id from ${source.from}
      cross join rooms as r on r.id = e.room_id
      left join memberships as m on m.room_id = e.room_id and m.user_id = ${wanted.viewerId}
      where ${conditions} and (m.id is not null or r.kind = 'open')
      order by e.message_id desc limit ${limit}`.execute(this.#database.query);
    return rows.map(({ id }) => id);
  }
}

interface Stretch {
  limit: number;
  floor?: number | undefined;
}

function conditionsOf(wanted: Wanted, floor: number | undefined): RawBuilder<SqlBool>[] {
  const { authors, rooms, since, until, has, below } = wanted;
  return [
    ...(below === undefined ? [] : [sql<SqlBool>`e.message_id < ${below}`]),
    ...(floor === undefined ? [] : [sql<SqlBool>`e.message_id > ${floor}`]),
    ...(authors ? [sql<SqlBool>`e.author_id in (${sql.join(authors)})`] : []),
    ...(rooms ? [sql<SqlBool>`e.room_id in (${sql.join(rooms)})`] : []),
    ...(since === undefined ? [] : [sql<SqlBool>`e.created_at >= ${since}`]),
    ...(until === undefined ? [] : [sql<SqlBool>`e.created_at < ${until}`]),
    ...(has === 0 ? [] : [sql<SqlBool>`(e.has & ${has}) = ${has}`]),
  ];
}
