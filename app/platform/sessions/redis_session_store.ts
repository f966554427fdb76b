import type { Redis } from "ioredis";
import type { Clock } from "../support/index.ts";
import { SessionStore, type SessionUse, type StoredSession } from "./session_store.ts";

/**
 * Sessions in Redis: a hash a session, which Redis itself expires, and an ordered set a person of the ids with the
 * time at which each expires.
 */
export class RedisSessionStore extends SessionStore {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #prefix: string;

  constructor(redis: Redis, clock: Clock, prefix: string) {
    super();
    this.#redis = redis;
    this.#clock = clock;
    this.#prefix = prefix;
  }

  override async read(id: string): Promise<StoredSession | null> {
    return this.#sessionOf(id, await this.#redis.hgetall(this.#key(id)));
  }

  override async write(session: StoredSession): Promise<void> {
    const { id, userId, ...rest } = session;
    const key = this.#key(id);
    const work = this.#redis
      .multi()
      .del(key)
      .hset(key, { ...rest, userId: userId ?? "" });
    work.pexpireat(key, session.expiresAt);
    if (userId !== null) {
      work.zadd(this.#userKey(userId), session.expiresAt, id);
      work.zremrangebyscore(this.#userKey(userId), "-inf", this.#clock.now());
      work
        .pexpireat(this.#userKey(userId), session.expiresAt, "NX")
        .pexpireat(this.#userKey(userId), session.expiresAt, "GT");
    }
    await work.exec();
  }

  override async touch(id: string, use: SessionUse): Promise<void> {
    const session = await this.read(id);
    if (!session) return;
    await this.write({ ...session, ...use });
  }

  override async destroy(id: string): Promise<void> {
    const userId = await this.#redis.hget(this.#key(id), "userId");
    const work = this.#redis.multi().del(this.#key(id));
    if (userId) work.zrem(this.#userKey(Number(userId)), id);
    await work.exec();
  }

  override async ofUser(userId: number): Promise<StoredSession[]> {
    const ids = await this.#redis.zrange(
      this.#userKey(userId),
      this.#clock.now(),
      "+inf",
      "BYSCORE",
    );
    const found = await Promise.all(ids.map((id) => this.read(id)));
    return found.filter((session) => session !== null).toSorted((a, b) => b.usedAt - a.usedAt);
  }

  /** Redis expires keys by itself. */
  override async collect(): Promise<number> {
    return 0;
  }

  #sessionOf(id: string, hash: Record<string, string>): StoredSession | null {
    const expiresAt = Number(hash["expiresAt"] ?? 0);
    if (expiresAt <= this.#clock.now()) return null;
    return {
      id,
      userId: hash["userId"] ? Number(hash["userId"]) : null,
      sealed: hash["sealed"] ?? "",
      userAgent: hash["userAgent"] ?? "",
      address: hash["address"] ?? "",
      createdAt: Number(hash["createdAt"]),
      usedAt: Number(hash["usedAt"]),
      expiresAt,
    };
  }

  #key(id: string): string {
    return `${this.#prefix}session:${id}`;
  }

  #userKey(userId: number): string {
    return `${this.#prefix}sessions_of:${userId}`;
  }
}
