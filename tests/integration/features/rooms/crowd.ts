import { sql } from "kysely";
import type { Database } from "../../../../app/platform/database/index.ts";

const AT = 1_700_000_000_000;

/** People who each have a conversation with one person, written into the tables: a thousand sign-ups would take long. */
export class Crowd {
  readonly #database: Database;
  readonly #me: number;
  #made = 0;

  constructor(database: Database, me: number) {
    this.#database = database;
    this.#me = me;
  }

  /** So many more people, each with an unread message that names the one, and a thread with an unread reply. */
  async grow(count: number): Promise<void> {
    const ids = await this.#people(count);
    const query = this.#database.query;
    await query
      .insertInto("rooms")
      .values(ids.map((id) => this.#room(id)))
      .execute();
    const keys = ids.map((id) => this.#key(id));
    const rooms = await query
      .selectFrom("rooms")
      .select(["id", "direct_key"])
      .where("direct_key", "in", keys)
      .execute();
    const peerOf = new Map(ids.map((id) => [this.#key(id), id]));
    const pairs = rooms.map(({ id, direct_key }) => ({
      id,
      peer: peerOf.get(direct_key ?? "") ?? 0,
    }));
    const seats = pairs.flatMap(({ id, peer }) => [seat(id, peer), seat(id, this.#me)]);
    await query.insertInto("memberships").values(seats).execute();
    for (const ordinal of [1, 2])
      await query
        .insertInto("messages")
        .values(pairs.map(({ id, peer }) => message(id, peer, ordinal)))
        .execute();
    await this.#follow(pairs.map(({ id }) => id));
  }

  /** So many messages of the room's members, all of them naming the one. */
  async talk(room: number, count: number): Promise<void> {
    const { query } = this.#database;
    const { last_ordinal: before } = await query
      .selectFrom("rooms")
      .select("last_ordinal")
      .where("id", "=", room)
      .executeTakeFirstOrThrow();
    const [author] = await this.newest(1);
    const rows = Array.from({ length: count }, (_, n) =>
      message(room, author ?? 0, before + n + 1),
    );
    await query.insertInto("messages").values(rows).execute();
    await this.#settle([room], before + count);
  }

  /** Ids of the people who came last. */
  async newest(count: number): Promise<number[]> {
    const users = this.#database.query
      .selectFrom("users")
      .select("id")
      .where("email", "like", "crowd%");
    return (await users.orderBy("id", "desc").limit(count).execute()).map(({ id }) => id);
  }

  /** The room of a conversation. */
  async room(): Promise<number> {
    const rooms = this.#database.query
      .selectFrom("rooms")
      .select("id")
      .where("kind", "=", "direct");
    return (await rooms.orderBy("id").limit(1).executeTakeFirstOrThrow()).id;
  }

  async #people(count: number): Promise<number[]> {
    const rows = Array.from({ length: count }, () => person((this.#made += 1)));
    await this.#database.query.insertInto("users").values(rows).execute();
    return this.newest(count);
  }

  /** The first message of each began a thread in which the second one stands. */
  async #follow(rooms: readonly number[]): Promise<void> {
    const { query } = this.#database;
    const of = query.selectFrom("messages").where("room_id", "in", rooms).where("ordinal", "=", 1);
    const roots = await of.select(["id", "room_id"]).execute();
    const named = { user_id: this.#me, aside: null };
    const mentions = roots.map(({ id, room_id }) => ({ message_id: id, room_id, ...named }));
    await query.insertInto("message_mentions").values(mentions).execute();
    const threads = roots.map(({ id, room_id }) => ({
      root_id: id,
      room_id,
      last_ordinal: 1,
      last_reply_id: id + 1,
    }));
    await query.insertInto("threads").values(threads).execute();
    const place = {
      following: 1 as const,
      last_read_id: 0,
      last_read_ordinal: 0,
      unread_deleted: 0,
    };
    const followers = roots.map(({ id }) => ({ root_id: id, user_id: this.#me, ...place }));
    await query.insertInto("thread_followers").values(followers).execute();
    await this.#settle(rooms, 2);
  }

  async #settle(rooms: readonly number[], ordinal: number): Promise<void> {
    await sql`update rooms set last_ordinal = ${ordinal}, last_message_at = ${AT}, last_message_id =
      (select max(id) from messages where room_id = rooms.id) where id in (${sql.join(rooms)})`.execute(
      this.#database.query,
    );
  }

  #key(id: number): string {
    return [this.#me, id].toSorted((a, b) => a - b).join("-");
  }

  #room(id: number) {
    return {
      name: null,
      description: "",
      kind: "direct" as const,
      direct_key: this.#key(id),
      archived_at: null,
      created_by: this.#me,
      created_at: AT,
      change_seq: 0,
      last_ordinal: 0,
      last_message_id: null,
      last_message_at: null,
    };
  }
}

function person(number: number) {
  return {
    name: `Person ${number}`,
    email: `crowd${number}@example.org`,
    password_hash: "none",
    role: "member" as const,
    color: 0,
    created_at: AT,
    updated_at: AT,
  };
}

function seat(room_id: number, user_id: number) {
  const read = { last_read_id: 0, last_read_ordinal: 0, unread_deleted: 0 };
  return {
    room_id,
    user_id,
    role: "member" as const,
    level: "all" as const,
    ...read,
    joined_at: AT,
  };
}

function message(room_id: number, author_id: number, ordinal: number) {
  const client_id = `${room_id}-${ordinal}`;
  const text = { kind: "text", body: "hello", html: "<p>hello</p>" };
  return { room_id, author_id, client_id, ...text, ordinal, change_seq: ordinal, created_at: AT };
}
