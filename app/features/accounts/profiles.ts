import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Passwords } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { wrongPassword } from "./account_errors.ts";
import { AccountEvents } from "./account_events.ts";
import { Pictures } from "./pictures.ts";
import { SignIn } from "./sign_in.ts";
import type { User } from "./user.ts";
import { Users } from "./users.ts";
import { UsersRepository } from "./users_repository.ts";

export interface ProfileChanges {
  name: string;
  color: number;
  /** Bytes of a new picture, `null` to remove the present one, nothing to keep it. */
  picture?: Uint8Array | null;
}

export interface PasswordChange {
  current: string;
  next: string;
  /** Of the client; wrong passwords count against it. */
  address: string;
}

/** What people change about themselves. */
@singleton()
export class Profiles {
  readonly #users: Users;
  readonly #repository: UsersRepository;
  readonly #pictures: Pictures;
  readonly #signIn: SignIn;
  readonly #passwords: Passwords;
  readonly #events: AccountEvents;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    users: Users,
    repository: UsersRepository,
    pictures: Pictures,
    signIn: SignIn,
    passwords: Passwords,
    events: AccountEvents,
    database: Database,
    clock: Clock,
  ) {
    this.#users = users;
    this.#repository = repository;
    this.#pictures = pictures;
    this.#signIn = signIn;
    this.#passwords = passwords;
    this.#events = events;
    this.#database = database;
    this.#clock = clock;
  }

  /** @throws ValidationError on the field `picture` */
  async update(id: number, { name, color, picture }: ProfileChanges): Promise<User> {
    const before = await this.#users.get(id);
    if (picture === undefined) return this.#store(id, { name, color, picture: before.picture });
    const kept = picture === null ? null : await this.#pictures.keep(picture);
    try {
      const after = await this.#store(id, { name, color, picture: kept });
      if (before.picture !== null) await this.#pictures.remove(before.picture);
      return after;
    } catch (error) {
      if (kept !== null) await this.#pictures.remove(kept);
      throw error;
    }
  }

  /** Says what pages speak to somebody; `null` leaves it to their browser. */
  async speak(id: number, language: string | null): Promise<User> {
    await this.#repository.update(id, { language, updated_at: this.#clock.now() });
    return this.#users.get(id);
  }

  /**
   * Sets a new password for whoever knows the present one.
   *
   * @throws ValidationError `wrong_password`
   * @throws AppError 429 `rate_limited`
   */
  async changePassword(id: number, { current, next, address }: PasswordChange): Promise<void> {
    const user = await this.#users.get(id);
    if (!(await this.#signIn.confirm(user, current, address))) throw wrongPassword();
    const password_hash = await this.#passwords.hash(next);
    await this.#repository.update(id, { password_hash, updated_at: this.#clock.now() });
  }

  #store(id: number, changes: Pick<User, "name" | "color" | "picture">): Promise<User> {
    return this.#database.transaction(async () => {
      await this.#repository.update(id, { ...changes, updated_at: this.#clock.now() });
      const user = await this.#users.get(id);
      await this.#events.tell("changed", user);
      return user;
    });
  }
}
