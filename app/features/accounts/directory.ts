import { sql } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database, likePattern } from "../../platform/database/index.ts";
import type { Role, User } from "./user.ts";
import { USER_COLUMNS } from "./users_repository.ts";

/** Which people are wanted; all conditions must hold. */
export interface DirectoryQuery {
  /** Part of a name or of an address. */
  text?: string | undefined;
  role?: Role | undefined;
  state?: "active" | "disabled" | undefined;
  /** Id of the last one of the page before. */
  before?: number | undefined;
  limit: number;
}

/** How many people have accounts. */
export interface Headcount {
  people: number;
  /** Of these, who can sign in and administrate. */
  administrators: number;
  disabled: number;
}

/** Everybody with an account, disabled or not, as administrators see them. */
@singleton()
export class Directory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A page of people, the newest accounts first. */
  page(query: DirectoryQuery): Promise<User[]> {
    return this.#matching(query).orderBy("id", "desc").limit(query.limit).execute();
  }

  async count(): Promise<Headcount> {
    return this.#database.query
      .selectFrom("users")
      .select(({ fn }) => [
        fn.countAll<number>().as("people"),
        fn.count<number>("disabled_at").as("disabled"),
        sql<number>`count(case when role = 'admin' and disabled_at is null then 1 end)`.as(
          "administrators",
        ),
      ])
      .executeTakeFirstOrThrow();
  }

  #matching({ text, role, state, before }: DirectoryQuery) {
    let people = this.#database.query.selectFrom("users").select(USER_COLUMNS);
    if (text) people = people.where(named(text));
    if (role) people = people.where("role", "=", role);
    if (state) people = people.where("disabled_at", state === "active" ? "is" : "is not", null);
    return before === undefined ? people : people.where("id", "<", before);
  }
}

function named(text: string) {
  const [name, email] = [likePattern(text), likePattern(text.toLowerCase())];
  return sql<boolean>`(name like ${name} escape '!' or email like ${email} escape '!')`;
}
