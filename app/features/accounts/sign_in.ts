import { singleton } from "../../platform/container/index.ts";
import { UnauthenticatedError } from "../../platform/errors/index.ts";
import { type ConsumeOptions, Limits, Passwords } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { banned, wrongCredentials } from "./account_errors.ts";
import { Turns } from "./turns.ts";
import { isLockedOut, type User } from "./user.ts";
import type { Credentials } from "./user_schema.ts";
import { UsersRepository } from "./users_repository.ts";

/**
 * Checks who somebody is. Failures make the account and the address wait longer each time; tries on one account
 * take turns, so that sending many at once gains nothing.
 */
@singleton()
export class SignIn {
  readonly #repository: UsersRepository;
  readonly #passwords: Passwords;
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #turns = new Turns();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(repository: UsersRepository, passwords: Passwords, limits: Limits, clock: Clock) {
    this.#repository = repository;
    this.#passwords = passwords;
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * The person with these credentials.
   *
   * @param address of the client
   * @throws UnauthenticatedError `wrong_credentials`, ForbiddenError `banned` for whoever has the password
   * @throws AppError 429 `rate_limited` with the seconds to wait
   */
  authenticate({ email, password }: Credentials, address: string): Promise<User> {
    return this.#turns.take(email, async () => {
      await this.#refuseWhileWaiting(email, address);
      const user = await this.#whoFits(email, password);
      if (!user) await this.#fail(email, address);
      else await this.#limits.door("signInAccount").release(email);
      return user ?? Promise.reject(wrongCredentials());
    });
  }

  /** Whether this is the person's password; wrong ones count as failed sign-ins. @throws AppError 429 */
  async confirm(user: User, password: string, address: string): Promise<boolean> {
    try {
      await this.authenticate({ email: user.email, password }, address);
      return true;
    } catch (error) {
      if (error instanceof UnauthenticatedError) return false;
      throw error;
    }
  }

  async #whoFits(email: string, password: string): Promise<User | null> {
    const user = await this.#repository.byEmail(email);
    // Asked for also where there is nobody: the time of the answer must not tell who has an account.
    const hash = await this.#repository.passwordHash(user?.id ?? 0);
    const fits = await this.#passwords.verify(hash, password);
    if (!fits || user?.disabled_at !== null || user.bot) return null;
    if (isLockedOut(user, this.#clock.now())) throw banned(user);
    return user;
  }

  async #fail(email: string, address: string): Promise<void> {
    const key = this.#limits.addressKey(address);
    await Promise.all([
      this.#limits.door("signInAccount").count(email),
      key !== null && this.#limits.door("signInAddress").count(key),
    ]);
  }

  async #refuseWhileWaiting(email: string, address: string): Promise<void> {
    const key = this.#limits.addressKey(address);
    if (key !== null) await this.#limits.door("signInAddress").check(key, AT_PASSWORD);
    await this.#limits.door("signInAccount").check(email, AT_PASSWORD);
  }
}

/** Said beside the password. */
const AT_PASSWORD: ConsumeOptions = { field: "password" };
