import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import { type AuditActor, AuditLog } from "../../platform/security/index.ts";
import { Sessions } from "../../platform/sessions/index.ts";
import { type DeviceResource, Devices } from "./devices.ts";
import { type TokenResource, tokenResource, tokenSession } from "./token.ts";
import { Tokens } from "./tokens.ts";
import { type UserResource, userResource } from "./user.ts";
import { Users } from "./users.ts";

/** What lets somebody in: sessions and tokens, as administrators see and end them. */
@singleton()
export class Access {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #devices: Devices;
  readonly #tokens: Tokens;
  readonly #hub: Hub;
  readonly #audit: AuditLog;
  readonly #database: Database;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    users: Users,
    sessions: Sessions,
    devices: Devices,
    tokens: Tokens,
    hub: Hub,
    audit: AuditLog,
    database: Database,
  ) {
    this.#users = users;
    this.#sessions = sessions;
    this.#devices = devices;
    this.#tokens = tokens;
    this.#hub = hub;
    this.#audit = audit;
    this.#database = database;
  }

  /** On how many devices each of these people is signed in; whoever is on none is left out. */
  sessionCounts(userIds: readonly number[]): Promise<Map<number, number>> {
    return this.#sessions.counts(userIds);
  }

  /** Where somebody is signed in. `current` marks the session that asks, should it be theirs. */
  devices(userId: number, current = ""): Promise<DeviceResource[]> {
    return this.#devices.of(userId, current);
  }

  /** Where anybody is signed in, the last used first, with who that is. */
  async everybody(
    page: { offset: number; limit: number },
    current = "",
  ): Promise<(DeviceResource & { user: UserResource | null })[]> {
    const devices = await this.#devices.recent(page, current);
    const people = await this.#users.findMany(devices.map(({ user_id }) => user_id));
    return devices.map(({ user_id, ...device }) => {
      const person = people.get(user_id);
      return { ...device, user: person ? userResource(person) : null };
    });
  }

  async tokens(userId: number): Promise<TokenResource[]> {
    return (await this.#tokens.of(userId)).map(tokenResource);
  }

  /** Signs somebody out on one device, with its live connections. @throws NotFoundError `session_not_found` */
  async endDevice(userId: number, device: string, by: AuditActor): Promise<void> {
    const ended = (await this.#devices.of(userId, "")).find(({ id }) => id === device);
    await this.#devices.end(userId, device);
    await this.#record("session_ended", { userId, by, detail: { device: ended?.device } });
  }

  /** Signs somebody out everywhere, with all live connections of their sessions; answers on how many devices. */
  async endDevices(userId: number, by: AuditActor): Promise<number> {
    const ended = await this.#devices.endAll(userId);
    await this.#record("sessions_ended", { userId, by, detail: { ended } });
    return ended;
  }

  /** Ends a token and its live connections. @throws NotFoundError `token_not_found` */
  async revokeToken(userId: number, id: number, by: AuditActor): Promise<void> {
    await this.#database.transaction(async () => {
      const token = (await this.#tokens.of(userId)).find((one) => one.id === id);
      await this.#tokens.revoke(userId, id);
      await this.#record("token_revoked", { userId, by, detail: { token: token?.name } });
    });
    await this.#hub.disconnectSession(tokenSession(id));
  }

  async #record(what: string, { userId, by, detail }: Deed): Promise<void> {
    const { name } = await this.#users.get(userId);
    const subject = `user:${userId}`;
    await this.#audit.record({
      actor: by,
      act: `user.${what}`,
      subject,
      detail: { name, ...detail },
    });
  }
}

interface Deed {
  userId: number;
  by: AuditActor;
  detail: Record<string, unknown>;
}
