import type { Clock } from "../support/index.ts";
import { SessionStore, type SessionUse, type StoredSession } from "./session_store.ts";

type Page = Parameters<SessionStore["recent"]>[0];

/** Sessions of one process; gone with it. */
export class MemorySessionStore extends SessionStore {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, StoredSession>();
  readonly #byUser = new Map<number, Set<string>>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override read(id: string): StoredSession | null {
    const session = this.#sessions.get(id);
    return session && this.#isAlive(session) ? { ...session } : null;
  }

  override async write(session: StoredSession): Promise<void> {
    this.#put(session);
  }

  override async rewrite(session: StoredSession, before: string): Promise<boolean> {
    if (!this.#holds(session.id, before)) return false;
    this.#put(session);
    return true;
  }

  override async touch(id: string, use: SessionUse): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) Object.assign(session, use);
  }

  override async destroy(id: string): Promise<void> {
    this.#remove(id);
  }

  override async replace(id: string, before: string): Promise<boolean> {
    const holds = this.#holds(id, before);
    if (holds) this.#remove(id);
    return holds;
  }

  override async ofUser(userId: number): Promise<StoredSession[]> {
    const ids = [...(this.#byUser.get(userId) ?? [])];
    const sessions = ids.flatMap((id) => this.#sessions.get(id) ?? []);
    return sessions
      .filter((session) => this.#isAlive(session))
      .toSorted((a, b) => b.usedAt - a.usedAt);
  }

  override async recent({ offset, limit }: Page): Promise<StoredSession[]> {
    return [...this.#sessions.values()]
      .filter((session) => session.userId !== null && this.#isAlive(session))
      .toSorted((a, b) => b.usedAt - a.usedAt || (a.id < b.id ? -1 : 1))
      .slice(offset, offset + limit);
  }

  override async counts(userIds: readonly number[]): Promise<Map<number, number>> {
    const counted = userIds.map(async (id) => [id, (await this.ofUser(id)).length] as const);
    return new Map((await Promise.all(counted)).filter(([, count]) => count > 0));
  }

  override async collect(): Promise<number> {
    const expired = [...this.#sessions.values()].filter((session) => !this.#isAlive(session));
    for (const { id } of expired) this.#remove(id);
    return expired.length;
  }

  #holds(id: string, sealed: string): boolean {
    const session = this.#sessions.get(id);
    return session !== undefined && this.#isAlive(session) && session.sealed === sealed;
  }

  #put(session: StoredSession): void {
    this.#remove(session.id);
    this.#sessions.set(session.id, { ...session });
    if (session.userId === null) return;
    const ids = this.#byUser.get(session.userId) ?? new Set();
    this.#byUser.set(session.userId, ids.add(session.id));
  }

  #isAlive({ expiresAt }: StoredSession): boolean {
    return expiresAt > this.#clock.now();
  }

  #remove(id: string): void {
    const userId = this.#sessions.get(id)?.userId ?? null;
    this.#sessions.delete(id);
    if (userId === null) return;
    const ids = this.#byUser.get(userId);
    ids?.delete(id);
    if (ids?.size === 0) this.#byUser.delete(userId);
  }
}
