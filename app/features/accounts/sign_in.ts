import { singleton } from "../../platform/container/index.ts";
import { UnauthenticatedError } from "../../platform/errors/index.ts";
import { Passwords } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { tooManyAttempts, wrongCredentials } from "./account_errors.ts";
import { type DelayOptions, GrowingDelay } from "./growing_delay.ts";
import { Turns } from "./turns.ts";
import type { User } from "./user.ts";
import type { Credentials } from "./user_schema.ts";
import { UsersRepository } from "./users_repository.ts";

const MINUTE = 60_000;
const COMMON = { firstMs: 1000, forgetMs: 60 * MINUTE };
/** Five tries before the first wait. The longest one is short: else strangers could lock somebody out for good. */
const PER_ACCOUNT: DelayOptions = { ...COMMON, free: 4, longestMs: 2 * MINUTE };
/** An address may stand for a whole office. */
const PER_ADDRESS: DelayOptions = { ...COMMON, free: 29, longestMs: 15 * MINUTE };

/**
 * Checks who somebody is. Failures make the account and the address wait longer each time; tries on one account
 * take turns, so that sending many at once gains nothing.
 */
@singleton()
export class SignIn {
  readonly #repository: UsersRepository;
  readonly #passwords: Passwords;
  readonly #accounts: GrowingDelay;
  readonly #addresses: GrowingDelay;
  readonly #turns = new Turns();

  constructor(repository: UsersRepository, passwords: Passwords, clock: Clock) {
    this.#repository = repository;
    this.#passwords = passwords;
    this.#accounts = new GrowingDelay(PER_ACCOUNT, clock);
    this.#addresses = new GrowingDelay(PER_ADDRESS, clock);
  }

  /**
   * The person with these credentials.
   *
   * @param address of the client
   * @throws UnauthenticatedError `wrong_credentials`
   * @throws AppError 429 `rate_limited` with the seconds to wait
   */
  authenticate({ email, password }: Credentials, address: string): Promise<User> {
    return this.#turns.take(email, async () => {
      this.#refuseWhileWaiting(email, address);
      const user = await this.#whoFits(email, password);
      if (!user) this.#fail(email, address);
      else this.#accounts.forget(email);
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
    return fits && user?.disabled_at === null ? user : null;
  }

  #fail(email: string, address: string): void {
    this.#accounts.fail(email);
    this.#addresses.fail(address);
  }

  #refuseWhileWaiting(email: string, address: string): void {
    const wait = Math.max(this.#accounts.wait(email), this.#addresses.wait(address));
    if (wait > 0) throw tooManyAttempts(Math.ceil(wait / 1000));
  }
}
