import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Clock, randomId } from "../../platform/support/index.ts";
import { COLORS, type User } from "./user.ts";
import { Users } from "./users.ts";
import { UsersRepository } from "./users_repository.ts";

/** No hash has this form, so no password fits. */
const NO_PASSWORD = "!";

/** Who is to be stood in for. */
export interface Absentee {
  name: string;
  /** Lower case; one that cannot be written to when it is not known. */
  email?: string | undefined;
  color?: number | undefined;
  bot?: boolean | undefined;
}

/**
 * Accounts that nobody signs in to with a password: programs, and people who came with an import and were never here.
 * They are brought into no room by themselves.
 */
@singleton()
export class Standins {
  readonly #users: Users;
  readonly #repository: UsersRepository;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(users: Users, repository: UsersRepository, database: Database, clock: Clock) {
    this.#users = users;
    this.#repository = repository;
    this.#database = database;
    this.#clock = clock;
  }

  /** An account for a program, which comes with a token. */
  bot(name: string): Promise<User> {
    return this.#insert({ name, bot: true }, null);
  }

  /** The account of somebody who is not here; it is disabled until an administrator lets them in. */
  placeholder(absentee: Absentee): Promise<User> {
    return this.#insert(absentee, this.#clock.now());
  }

  #insert(
    { name, email, color, bot = false }: Absentee,
    disabled_at: number | null,
  ): Promise<User> {
    const now = this.#clock.now();
    const domain = bot ? "bots.invalid" : "imported.invalid";
    const row = {
      name,
      email: email ?? `${randomId(96).toLowerCase()}@${domain}`,
      password_hash: NO_PASSWORD,
      role: "member" as const,
      picture: null,
      created_at: now,
      updated_at: now,
      disabled_at,
      last_seen_at: null,
      bot: bot ? 1 : null,
    };
    return this.#database.transaction(async () => {
      const hue = color ?? (await this.#repository.count()) * 5;
      return this.#users.get(await this.#repository.insert({ ...row, color: hue % COLORS }));
    });
  }
}
