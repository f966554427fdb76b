import { type Insertable, sql, type Updateable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import {
  Database,
  insertedId,
  likePattern,
  PreparedQuery,
  QueryCache,
} from "../../platform/database/index.ts";
import { type Awaitable, Clock, RecentlyRead, whenThere } from "../../platform/support/index.ts";
import { faceTag } from "./face_tag.ts";
import type { UsersTable } from "./tables.ts";
import type { User } from "./user.ts";

/** All but the hash of the password, which leaves this file for checking only. */
export const USER_COLUMNS = [
  "id",
  "name",
  "email",
  "role",
  "color",
  "picture",
  "created_at",
  "updated_at",
  "disabled_at",
  "last_seen_at",
  "bot",
  "language",
  "banned_until",
  "ban_reason",
  "presence",
] as const;

/** What a face is drawn from. */
const FACE = ["name", "color", "picture"] as const;

/** Where another process locks somebody out, that holds here after a second; two are promised. */
const BELIEVED_MS = 1000;
const REMEMBERED = 10_000;

/** A page of people, by id. */
export interface PeoplePage {
  /** Id of the last one of the page before. */
  after?: number | undefined;
  limit: number;
}

/** All SQL about people. */
@singleton()
export class UsersRepository {
  readonly #database: Database;
  readonly #cache: QueryCache;
  /** Asked with every request of who is signed in. */
  readonly #recent: RecentlyRead<number, User | null>;
  readonly #byId = new PreparedQuery<User>((query) =>
    query.selectFrom("users").select(USER_COLUMNS).where("id", "=", 0),
  );

  constructor(database: Database, cache: QueryCache, clock: Clock) {
    this.#database = database;
    this.#cache = cache;
    this.#recent = new RecentlyRead({ clock, believedMs: BELIEVED_MS, most: REMEMBERED });
  }

  async insert(row: Insertable<UsersTable>): Promise<number> {
    return insertedId(
      await this.#database.query.insertInto("users").values(row).executeTakeFirstOrThrow(),
    );
  }

  find(id: number): Awaitable<User | null> {
    return whenThere(this.#byId.rows(this.#database, [id]), ([user]) => user ?? null);
  }

  /** As somebody is, or was a second ago at most; at once what was changed here. For who asks, with each request. */
  findRecent(id: number): Awaitable<User | null> {
    return this.#recent.take(id, () => this.find(id));
  }

  /** Another process changed them: who asks next is read. */
  forget(id: number): void {
    this.#recent.forget(id);
  }

  async findMany(ids: readonly number[]): Promise<User[]> {
    return ids.length === 0 ? [] : this.#people().where("id", "in", ids).execute();
  }

  async byEmail(email: string): Promise<User | null> {
    return (await this.#people().where("email", "=", email).executeTakeFirst()) ?? null;
  }

  /** The hash of somebody's password. */
  async passwordHash(id: number): Promise<string | null> {
    const row = await this.#users().select("password_hash").where("id", "=", id).executeTakeFirst();
    return row?.password_hash ?? null;
  }

  /** People who can sign in, by id. */
  page({ after = 0, limit }: PeoplePage): Promise<User[]> {
    return this.#active().where("id", ">", after).orderBy("id").limit(limit).execute();
  }

  /** People whose name contains the text, or whose address is the text. */
  search(text: string, limit: number): Promise<User[]> {
    const pattern = likePattern(text);
    return this.#active()
      .where((where) =>
        where.or([
          sql<boolean>`name like ${pattern} escape '!'`,
          where("email", "=", text.toLowerCase()),
        ]),
      )
      .orderBy("name")
      .orderBy("id")
      .limit(limit)
      .execute();
  }

  async update(id: number, changes: Updateable<UsersTable>): Promise<void> {
    await this.#database.query.updateTable("users").set(changes).where("id", "=", id).execute();
    this.#database.afterCommit(() => this.#recent.forget(id));
    if (FACE.some((column) => column in changes)) this.#cache.invalidate(faceTag(id));
  }

  async seen(id: number, at: number): Promise<void> {
    const shown = this.#database.query.updateTable("users").set({ last_seen_at: at });
    await shown
      .where("id", "=", id)
      .where((where) =>
        where.or([where("presence", "is", null), where("presence", "!=", "hidden")]),
      )
      .execute();
  }

  /** How many administrators can sign in, other than one. */
  async administrators(except = 0): Promise<number> {
    const found = await this.#active()
      .where("role", "=", "admin")
      .where("id", "!=", except)
      .execute();
    return found.length;
  }

  /** Whether there has ever been an administrator who was not taken back. */
  async hasAdministrator(): Promise<boolean> {
    return (
      (await this.#users().select("id").where("role", "=", "admin").limit(1).executeTakeFirst()) !==
      undefined
    );
  }

  /** How many accounts there are, disabled ones too. */
  async count(): Promise<number> {
    const { people } = await this.#users()
      .select((where) => where.fn.countAll<number | bigint>().as("people"))
      .executeTakeFirstOrThrow();
    return Number(people);
  }

  /**
   * Makes all who change administrators queue until the transaction ends. An update, since a read that locks is
   * spelled differently by each database.
   */
  async lockAdministrators(now: number): Promise<void> {
    await this.#database.query
      .updateTable("installation")
      .set({ set_up_at: now })
      .where("id", "=", 1)
      .execute();
  }

  #users() {
    return this.#database.query.selectFrom("users");
  }

  #people() {
    return this.#users().select(USER_COLUMNS);
  }

  #active() {
    return this.#people().where("disabled_at", "is", null);
  }
}
