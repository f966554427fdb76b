import { singleton } from "../../platform/container/index.ts";
import { Database, isUniqueViolation } from "../../platform/database/index.ts";
import { type AuditActor, AuditLog, Passwords } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { alreadySetUp, emailTaken, lastAdministrator, userNotFound } from "./account_errors.ts";
import { type AccountEvent, AccountEvents } from "./account_events.ts";
import { firstColor, type PresenceChoice, type Role, type User } from "./user.ts";
import type { UserDraft } from "./user_schema.ts";
import { type PeoplePage, UsersRepository } from "./users_repository.ts";

const FOUND_AT_MOST = 20;

/** People: who there is, and what changes about them. */
@singleton()
export class Users {
  readonly #repository: UsersRepository;
  readonly #database: Database;
  readonly #passwords: Passwords;
  readonly #events: AccountEvents;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: UsersRepository,
    database: Database,
    passwords: Passwords,
    events: AccountEvents,
    audit: AuditLog,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#passwords = passwords;
    this.#events = events;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Somebody by id, disabled or not; `null` when there is nobody. */
  async find(id: number): Promise<User | null> {
    return this.#repository.find(id);
  }

  /** What was read of them a moment ago is not believed any more: another process changed them. */
  forget(id: number): void {
    this.#repository.forget(id);
  }

  /** Everybody of `ids` who exists, by id; one query. */
  async findMany(ids: Iterable<number>): Promise<Map<number, User>> {
    const found = await this.#repository.findMany([...new Set(ids)]);
    return new Map(found.map((user) => [user.id, user]));
  }

  /** Somebody by address, in any case of letters. */
  byEmail(email: string): Promise<User | null> {
    return this.#repository.byEmail(email.trim().toLowerCase());
  }

  /** At most 20 people whose name contains the text, or whose address is just that; nobody for no text. */
  async search(text: string): Promise<User[]> {
    const wanted = text.trim();
    return wanted === "" ? [] : this.#repository.search(wanted, FOUND_AT_MOST);
  }

  /** People who can sign in, in the order of their accounts. */
  page(page: PeoplePage): Promise<User[]> {
    return this.#repository.page(page);
  }

  /** Whether there is any account at all. */
  async exist(): Promise<boolean> {
    return (await this.#repository.count()) > 0;
  }

  /**
   * Makes an account. The first administrator, also one made at the console, sets the installation up.
   *
   * @throws ValidationError `email_taken`
   */
  create(draft: UserDraft, role: Role = "member"): Promise<User> {
    return this.#add(draft, role, { alone: false });
  }

  /**
   * Makes the first administrator; of two at once one succeeds.
   *
   * @throws NotFoundError `already_set_up`
   */
  createFirst(draft: UserDraft): Promise<User> {
    return this.#add(draft, "admin", { alone: true });
  }

  /**
   * Makes somebody administrator, or member again; their live connections come back with the new rights. Nothing
   * happens to whoever has the role already.
   *
   * @throws NotFoundError `user_not_found`, ConflictError `last_administrator` when nobody would be left
   */
  setRole(id: number, role: Role, by: AuditActor = "console"): Promise<User> {
    return this.#change(id, async (user) => {
      if (user.role === role) return user;
      if (role !== "admin") await this.#ensureAnotherAdministrator(user);
      const detail = { name: user.name, before: user.role, after: role };
      await this.#record("role_changed", { user, by, detail });
      return this.#store(user, { role }, "roleChanged");
    });
  }

  /**
   * Locks somebody out: sessions, tokens and live connections end, within two seconds also when another process does
   * it; their messages stay. Doing it twice changes nothing.
   *
   * @throws NotFoundError `user_not_found`, ConflictError `last_administrator`
   */
  disable(id: number, by: AuditActor = "console"): Promise<User> {
    return this.#change(id, async (user) => {
      if (user.disabled_at !== null) return user;
      await this.#ensureAnotherAdministrator(user);
      await this.#record("disabled", { user, by });
      return this.#store(user, { disabled_at: this.#clock.now() }, "disabled");
    });
  }

  /** Lets somebody in again. @throws NotFoundError `user_not_found` */
  enable(id: number, by: AuditActor = "console"): Promise<User> {
    return this.#change(id, async (user) => {
      if (user.disabled_at === null) return user;
      await this.#record("enabled", { user, by });
      return this.#store(user, { disabled_at: null });
    });
  }

  /**
   * Bans somebody from the whole site: sessions, tokens and live connections end as with `disable`, and nobody is let
   * in with the account until the time is over. Said again, the new reason and time hold.
   *
   * @param until in milliseconds; null is for good
   * @throws NotFoundError `user_not_found`, ConflictError `last_administrator`
   */
  ban(id: number, { reason, until }: SiteBan, by: AuditActor = "console"): Promise<User> {
    return this.#change(id, async (user) => {
      await this.#ensureAnotherAdministrator(user);
      const ends = until === null ? null : new Date(until).toISOString();
      await this.#record("banned", { user, by, detail: { name: user.name, reason, until: ends } });
      return this.#store(user, { banned_until: until ?? FOR_GOOD, ban_reason: reason }, "disabled");
    });
  }

  /** Lifts a ban before its time. @throws NotFoundError `user_not_found` */
  unban(id: number, by: AuditActor = "console"): Promise<User> {
    return this.#change(id, async (user) => {
      if (user.banned_until === null) return user;
      await this.#record("unbanned", { user, by });
      return this.#store(user, { banned_until: null, ban_reason: null });
    });
  }

  /** Says what others see of somebody's presence. */
  choosePresence(id: number, choice: PresenceChoice | null): Promise<User> {
    return this.#database.transaction(async () => {
      const user = await this.get(id);
      return user.presence === choice
        ? user
        : this.#store(user, { presence: choice }, "presenceChosen");
    });
  }

  /** Somebody was here a moment ago; of who hides nothing is noted. */
  async seen(id: number): Promise<void> {
    await this.#repository.seen(id, this.#clock.now());
  }

  /** @throws NotFoundError `user_not_found` */
  async get(id: number): Promise<User> {
    const user = await this.#repository.find(id);
    if (!user) throw userNotFound();
    return user;
  }

  async #add(draft: UserDraft, role: Role, { alone }: { alone: boolean }): Promise<User> {
    const password_hash = await this.#passwords.hash(draft.password);
    return this.#database.transaction(async () => {
      const first = role === "admin" && (await this.#isFirstAdministrator());
      if (alone && !first) throw alreadySetUp();
      const user = await this.get(await this.#insert(draft, { role, password_hash }));
      if (first) await this.#events.tell("firstAdmin", user);
      await this.#events.tell("created", user);
      return user;
    });
  }

  async #isFirstAdministrator(): Promise<boolean> {
    await this.#repository.lockAdministrators(this.#clock.now());
    return !(await this.#repository.hasAdministrator());
  }

  async #insert(
    { name, email }: UserDraft,
    given: { role: Role; password_hash: string },
  ): Promise<number> {
    const now = this.#clock.now();
    const row = {
      name,
      email,
      ...given,
      color: firstColor(await this.#repository.count()),
      created_at: now,
      updated_at: now,
    };
    return this.#repository
      .insert({ ...row, picture: null, disabled_at: null, last_seen_at: null, bot: null })
      .catch((error) => {
        throw isUniqueViolation(error) ? emailTaken() : error;
      });
  }

  /** One at a time, so that of two administrators who go at once one stays. */
  #change(id: number, change: (user: User) => Promise<User>): Promise<User> {
    return this.#database.transaction(async () => {
      await this.#repository.lockAdministrators(this.#clock.now());
      return change(await this.get(id));
    });
  }

  async #ensureAnotherAdministrator({ id, role, disabled_at }: User): Promise<void> {
    const matters = role === "admin" && disabled_at === null;
    if (matters && (await this.#repository.administrators(id)) === 0) throw lastAdministrator();
  }

  async #store({ id }: User, changes: Partial<User>, event?: AccountEvent): Promise<User> {
    await this.#repository.update(id, { ...changes, updated_at: this.#clock.now() });
    const user = await this.get(id);
    if (event) await this.#events.tell(event, user);
    return user;
  }

  #record(what: string, { user, by, detail = { name: user.name } }: Deed): Promise<void> {
    return this.#audit.record({
      actor: by,
      act: `user.${what}`,
      subject: `user:${user.id}`,
      detail,
    });
  }
}

/** Why somebody is kept away from the site, and until when. */
export interface SiteBan {
  reason: string;
  until: number | null;
}

/** The end of a ban that has none. */
const FOR_GOOD = Date.UTC(9999, 11, 31);

/** Who did something to whom. */
interface Deed {
  user: User;
  by: AuditActor;
  detail?: Record<string, unknown>;
}
