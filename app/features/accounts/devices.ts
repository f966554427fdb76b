import { createHash } from "node:crypto";
import { singleton } from "../../platform/container/index.ts";
import { NotFoundError } from "../../platform/errors/index.ts";
import { type SessionEntry, Sessions } from "../../platform/sessions/index.ts";
import { sessionParent } from "./access_token.ts";
import { AccessTokens } from "./access_tokens.ts";
import { deviceName } from "./device_name.ts";

/** A session as its person sees it; times in ISO 8601. */
export interface DeviceResource {
  id: string;
  /** Such as "Firefox on Linux". */
  device: string;
  address: string;
  created_at: string;
  last_used_at: string;
  /** Whether the list was asked for with this one. */
  current: boolean;
}

/** Where somebody is signed in. A session's own id opens its live connections, so lists carry a hash of it. */
@singleton()
export class Devices {
  readonly #sessions: Sessions;
  readonly #accessTokens: AccessTokens;

  constructor(sessions: Sessions, accessTokens: AccessTokens) {
    this.#sessions = sessions;
    this.#accessTokens = accessTokens;
  }

  /** The last used first. */
  async of(userId: number, currentSession: string): Promise<DeviceResource[]> {
    const entries = await this.#sessions.ofUser(userId);
    return entries.map((entry) => resource(entry, currentSession));
  }

  /** Where anybody is signed in, the last used first. */
  async recent(
    page: { offset: number; limit: number },
    currentSession: string,
  ): Promise<(DeviceResource & { user_id: number })[]> {
    const entries = await this.#sessions.recent(page);
    return entries.map((entry) => {
      return { ...resource(entry, currentSession), user_id: entry.userId };
    });
  }

  /** Signs somebody out on one device. @throws NotFoundError `session_not_found` */
  async end(userId: number, id: string): Promise<void> {
    const entries = await this.#sessions.ofUser(userId);
    const found = entries.find((entry) => handle(entry) === id);
    if (found && (await this.#sessions.end(found.id, userId))) return;
    throw new NotFoundError("session_not_found", "This device is signed out already.");
  }

  /** Signs somebody out everywhere but here, access tokens included; answers on how many devices. */
  async endOthers(userId: number, currentSession: string): Promise<number> {
    const ended = await this.#sessions.endAll(userId, { except: currentSession });
    const exceptParent = sessionParent(currentSession);
    await this.#accessTokens.revoke({ user_id: userId, exceptParent });
    return ended;
  }

  /** Signs somebody out everywhere, access tokens included. */
  async endAll(userId: number): Promise<number> {
    const ended = await this.#sessions.endAll(userId);
    await this.#accessTokens.revoke({ user_id: userId });
    return ended;
  }
}

function resource(entry: SessionEntry, currentSession: string): DeviceResource {
  return {
    id: handle(entry),
    device: deviceName(entry.userAgent),
    address: entry.address,
    created_at: new Date(entry.createdAt).toISOString(),
    last_used_at: new Date(entry.usedAt).toISOString(),
    current: entry.id === currentSession,
  };
}

function handle({ id }: SessionEntry): string {
  return createHash("sha256").update(`device ${id}`).digest("base64url").slice(0, 22);
}
