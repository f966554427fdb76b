import { type RawBuilder, sql, type SqlBool } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Message } from "../messages/index.ts";
import { openTo, type Room } from "../rooms/index.ts";
import { byIndex, byLooking, has, type Source, type Word, wordsOf } from "./search_engine.ts";
import type { Sequence } from "./text/query_tokens.ts";

/** So many of the newest messages are looked at one by one before the index of words is asked: what is common is among them. */
const LOOKED_AT = 1000;
/** And so many, where the first ones promise enough among these: an index answers late what is in every tenth message. */
const LOOKED_AT_MOST = 10_000;

/** What is wanted, with ids in the places of names. */
export interface Wanted {
  viewerId: number;
  sequences: readonly Sequence[];
  authors?: readonly number[] | undefined;
  /** Of whom nothing is wanted. */
  notOf?: readonly number[];
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
    const { sequences } = wanted;
    if (sequences.length === 0) return this.#ids(byLooking([]), wanted, { limit });
    const first = await this.#look(wanted, limit, LOOKED_AT);
    if (first.isEnough) return first.ids;
    if (first.ids.length * LOOKED_AT_MOST > limit * LOOKED_AT) {
      const more = await this.#look(wanted, limit, LOOKED_AT_MOST);
      if (more.isEnough) return more.ids;
    }
    const word = await this.#rarest(wanted, first.floor);
    if (!word) return [];
    return this.#ids(byIndex(this.#database.dialect, word, sequences), wanted, { limit });
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
      .modifyFront(this.#inThisOrder())
      .innerJoin("rooms", "rooms.id", "messages.room_id")
      .leftJoin("memberships", (join) =>
        join.onRef("memberships.room_id", "=", "rooms.id").on("memberships.user_id", "=", viewerId),
      )
      .selectAll("messages")
      .select(["rooms.name as room_name", "rooms.kind as room_kind"])
      .where("messages.id", "in", ids)
      .where("messages.deleted_at", "is", null)
      .where((eb) => eb.or([eb("memberships.id", "is not", null), openTo(viewerId, "rooms")]))
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** What is wanted among so many of the newest; enough when there is no more, or no more needed. */
  async #look(wanted: Wanted, limit: number, among: number): Promise<Look> {
    const floor = await this.#floor(wanted, among);
    const ids = await this.#ids(byLooking(wanted.sequences), wanted, { limit, floor });
    return { ids, floor, isEnough: floor === undefined || ids.length === limit };
  }

  /** The id before that many of the newest messages; none when there are not so many. */
  async #floor({ rooms, below }: Wanted, among: number): Promise<number | undefined> {
    let entries = this.#database.query.selectFrom("search_entries").select("message_id");
    if (rooms) entries = entries.where("room_id", "in", rooms);
    if (below !== undefined) entries = entries.where("message_id", "<", below);
    const newest = entries.orderBy("message_id", "desc").limit(1).offset(among);
    return (await newest.executeTakeFirst())?.message_id;
  }

  /** The word that the fewest of the newest messages hold. */
  async #rarest({ sequences, rooms, below }: Wanted, floor?: number): Promise<Word | undefined> {
    const words = wordsOf(sequences);
    if (words.length < 2) return words[0];
    const place = { rooms, below, has: 0, viewerId: 0, sequences };
    const counts = words.map((word, at) => sql`sum(${has(word)}) as ${sql.ref(`w${at}`)}`);
    const { rows } = await sql<Record<string, number | string | null>>`
      select ${sql.join(counts)} from search_entries as e
      where ${sql.join(conditionsOf(place, floor), sql` and `)}`.execute(this.#database.query);
    const times = (at: number) => Number(rows[0]?.[`w${at}`] ?? 0);
    const [rarest] = words
      .map((word, at) => ({ word, at }))
      .toSorted((a, b) => times(a.at) - times(b.at));
    return rarest?.word;
  }

  async #ids(source: Source, wanted: Wanted, { limit, floor }: Stretch): Promise<number[]> {
    const conditions = sql.join([source.where, ...conditionsOf(wanted, floor)], sql` and `);
    const { rows } = await sql<{ id: number }>`
      select ${this.#inThisOrder()} e.message_id as id from ${source.from}
      cross join rooms as r on r.id = e.room_id
      left join memberships as m on m.room_id = e.room_id and m.user_id = ${wanted.viewerId}
      where ${conditions} and (m.id is not null or ${openTo(wanted.viewerId, "r")})
      order by e.message_id desc limit ${limit}`.execute(this.#database.query);
    return rows.map(({ id }) => id);
  }

  /** Messages come first, whatever MariaDB thinks: few are needed, while a room may have very many. */
  #inThisOrder(): RawBuilder<unknown> {
    return sql.raw(this.#database.dialect === "sqlite" ? "" : "straight_join");
  }
}

interface Look {
  ids: number[];
  floor: number | undefined;
  isEnough: boolean;
}

interface Stretch {
  limit: number;
  floor?: number | undefined;
}

function conditionsOf(wanted: Wanted, floor: number | undefined): RawBuilder<SqlBool>[] {
  const { authors, notOf = [], rooms, since, until, has: bits, below } = wanted;
  return [
    ...(below === undefined ? [] : [sql<SqlBool>`e.message_id < ${below}`]),
    ...(floor === undefined ? [] : [sql<SqlBool>`e.message_id > ${floor}`]),
    ...(authors ? [sql<SqlBool>`e.author_id in (${sql.join(authors)})`] : []),
    ...(notOf.length > 0 ? [sql<SqlBool>`e.author_id not in (${sql.join(notOf)})`] : []),
    ...(rooms ? [sql<SqlBool>`e.room_id in (${sql.join(rooms)})`] : []),
    ...(since === undefined ? [] : [sql<SqlBool>`e.created_at >= ${since}`]),
    ...(until === undefined ? [] : [sql<SqlBool>`e.created_at < ${until}`]),
    ...(bits === 0 ? [] : [sql<SqlBool>`(e.has & ${bits}) = ${bits}`]),
  ];
}
