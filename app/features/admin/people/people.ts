import { singleton } from "../../../platform/container/index.ts";
import { Presence } from "../../../platform/realtime/index.ts";
import { type AuditRecord, AuditLog } from "../../../platform/security/index.ts";
import {
  Access,
  type AccountResource,
  accountResource,
  type DeviceResource,
  Directory,
  type DirectoryQuery,
  type TokenResource,
  type User,
  Users,
} from "../../accounts/index.ts";
import { isoOrNull, type Page, pageOf, ROWS } from "../listing.ts";

const NEWEST_ACTS = 10;

/** Somebody in the list of people; times in ISO 8601. */
export interface PersonRow extends AccountResource {
  online: boolean;
  /** On how many devices. */
  sessions: number;
  created_at: string;
  last_seen_at: string | null;
  disabled_at: string | null;
  /** Until when the person is banned from the site, and why. */
  banned_until: string | null;
  ban_reason: string | null;
}

/** All about one account. */
export interface PersonDetail {
  person: PersonRow;
  devices: DeviceResource[];
  tokens: TokenResource[];
  /** What was done to the account, the newest first. */
  acts: AuditRecord[];
}

/** Gathers what the pages about people show. */
@singleton()
export class People {
  readonly #directory: Directory;
  readonly #users: Users;
  readonly #access: Access;
  readonly #presence: Presence;
  readonly #audit: AuditLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    directory: Directory,
    users: Users,
    access: Access,
    presence: Presence,
    audit: AuditLog,
  ) {
    this.#directory = directory;
    this.#users = users;
    this.#access = access;
    this.#presence = presence;
    this.#audit = audit;
  }

  async page(query: Omit<DirectoryQuery, "limit">): Promise<Page<PersonRow>> {
    const found = await this.#directory.page({ ...query, limit: ROWS + 1 });
    const { rows, next } = pageOf(found, ({ id }) => id);
    return { rows: await this.#rows(rows), next };
  }

  /** @throws NotFoundError `user_not_found` */
  async detail(id: number, session: string): Promise<PersonDetail> {
    const user = await this.#users.get(id);
    const [[person], devices, tokens, acts] = await Promise.all([
      this.#rows([user]),
      this.#access.devices(id, session),
      this.#access.tokens(id),
      this.#audit.page({ about: `user:${id}`, limit: NEWEST_ACTS }),
    ]);
    return { person: person as PersonRow, devices, tokens, acts };
  }

  async #rows(users: readonly User[]): Promise<PersonRow[]> {
    const ids = users.map(({ id }) => id);
    const [online, sessions] = await Promise.all([
      this.#presence.isOnline(ids),
      this.#access.sessionCounts(ids),
    ]);
    return users.map((user) => ({
      ...accountResource(user),
      online: online.has(user.id),
      sessions: sessions.get(user.id) ?? 0,
      created_at: new Date(user.created_at).toISOString(),
      last_seen_at: isoOrNull(user.last_seen_at),
      disabled_at: isoOrNull(user.disabled_at),
      banned_until: isoOrNull(user.banned_until),
      ban_reason: user.ban_reason,
    }));
  }
}
