import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import { AuditLog, Limits, type Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Profiles, Standins, Tokens, tokenSession, Users } from "../accounts/index.ts";
import type { Bot } from "./bot.ts";
import { botNotFound, botsNotAllowed } from "./bot_errors.ts";
import { BotsRepository } from "./bots_repository.ts";
import type { BotRow } from "./tables.ts";

const KEY_NAME = "Key";

/** Programs with an account of their own: their owner looks after them, and so does any administrator. */
@singleton()
export class Bots {
  readonly #repository: BotsRepository;
  readonly #standins: Standins;
  readonly #users: Users;
  readonly #profiles: Profiles;
  readonly #tokens: Tokens;
  readonly #hub: Hub;
  readonly #limits: Limits;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: BotsRepository,
    standins: Standins,
    users: Users,
    profiles: Profiles,
    tokens: Tokens,
    hub: Hub,
    limits: Limits,
    audit: AuditLog,
    database: Database,
    settings: Settings,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#standins = standins;
    this.#users = users;
    this.#profiles = profiles;
    this.#tokens = tokens;
    this.#hub = hub;
    this.#limits = limits;
    this.#audit = audit;
    this.#database = database;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Whether somebody may make bots, by `BOTS_MADE_BY`. Bots make none. */
  async mayMake(viewer: Viewer): Promise<boolean> {
    if ((await this.#users.get(viewer.id)).bot) return false;
    return viewer.role === "admin" || this.#settings.bots.madeBy === "members";
  }

  /** Makes a bot without a key. @throws ForbiddenError `bots_not_allowed` */
  async create(viewer: Viewer, name: string): Promise<Bot> {
    if (!(await this.mayMake(viewer))) throw botsNotAllowed();
    await this.#limits.admitPerson("bots", viewer, { field: "name" });
    return this.make(viewer, name);
  }

  /** Makes a bot for who was allowed to have one by other reasons, such as a webhook of a room. */
  make(viewer: Viewer, name: string): Promise<Bot> {
    return this.#database.transaction(async () => {
      const user = await this.#standins.bot(name);
      const row = { user_id: user.id, owner_id: viewer.id, created_at: this.#clock.now() };
      await this.#repository.insert(row);
      await this.#record(viewer, `user:${row.user_id}`, { act: "bot.created", detail: { name } });
      return this.#with(row);
    });
  }

  /** One's own, all for administrators; those that were removed are left out. */
  async list(viewer: Viewer): Promise<Bot[]> {
    const rows = await this.#repository.list(viewer.role === "admin" ? undefined : viewer.id);
    const bots = await Promise.all(rows.map((row) => this.#with(row)));
    return bots.filter(({ user }) => user.disabled_at === null);
  }

  /** @throws NotFoundError `bot_not_found`, also for somebody else's */
  async find(viewer: Viewer, id: number): Promise<Bot> {
    const row = await this.#repository.find(id);
    if (!row || (row.owner_id !== viewer.id && viewer.role !== "admin")) throw botNotFound();
    return this.#with(row);
  }

  /** The bot with this account, whoever asks. */
  async ofUser(id: number): Promise<Bot | undefined> {
    const row = await this.#repository.find(id);
    return row && this.#with(row);
  }

  /** Another name or picture. @throws as `find`; ValidationError on the field `picture` */
  async change(
    viewer: Viewer,
    id: number,
    { name, picture }: { name?: string | undefined; picture?: Uint8Array | null | undefined },
  ): Promise<Bot> {
    const { user } = await this.find(viewer, id);
    const given = picture === undefined ? {} : { picture };
    await this.#profiles.update(id, { name: name ?? user.name, color: user.color, ...given });
    return this.find(viewer, id);
  }

  /** Makes a key; the one before opens nothing any more. Its text is answered here and never again. @throws as `find` */
  async resetKey(viewer: Viewer, id: number): Promise<string> {
    const bot = await this.find(viewer, id);
    const made = await this.#database.transaction(async () => {
      await this.#revoke(bot);
      await this.#record(viewer, `user:${bot.user_id}`, {
        act: "bot.key_reset",
        detail: { name: bot.user.name },
      });
      return this.#tokens.create(id, { name: KEY_NAME, scopes: ["*"], expires_at: null });
    });
    await this.#cut(bot);
    return made.token;
  }

  /** Ends a bot: its key and its connections end, what it wrote stays. @throws as `find` */
  async remove(viewer: Viewer, id: number): Promise<void> {
    const bot = await this.find(viewer, id);
    await this.#database.transaction(async () => {
      await this.#revoke(bot);
      await this.#record(viewer, `user:${bot.user_id}`, {
        act: "bot.removed",
        detail: { name: bot.user.name },
      });
      await this.#users.disable(id, viewer);
    });
    await this.#cut(bot);
  }

  async #revoke({ user_id, key }: Bot): Promise<void> {
    if (key) await this.#tokens.revoke(user_id, key.id);
  }

  async #cut({ key }: Bot): Promise<void> {
    if (key) await this.#hub.disconnectSession(tokenSession(key.id));
  }

  async #with(row: BotRow): Promise<Bot> {
    const people = await this.#users.findMany([row.user_id, row.owner_id]);
    const user = people.get(row.user_id);
    if (!user) throw botNotFound();
    const [key] = await this.#tokens.of(row.user_id);
    return { ...row, user, ownerName: people.get(row.owner_id)?.name ?? "Somebody", key };
  }

  #record(
    actor: Viewer,
    subject: string,
    what: { act: string; detail: Record<string, unknown> },
  ): Promise<void> {
    return this.#audit.record({ actor, subject, ...what });
  }
}
