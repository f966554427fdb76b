import type { Redis } from "ioredis";
import type { Clock } from "../support/index.ts";
import { SessionStore, type SessionUse, type StoredSession } from "./session_store.ts";

/** Changes fields of a hash, and when it expires, if it is there: between asking and writing it could be ended. */
const CHANGE = `
if redis.call("EXISTS", KEYS[1]) == 0 then return 0 end
redis.call("HSET", KEYS[1], unpack(ARGV, 2))
redis.call("PEXPIREAT", KEYS[1], ARGV[1])
return 1`;

/** Whether it lives at the time ARGV[2] and holds the seal ARGV[1] that was read. */
const HOLDS = `
local held = redis.call("HMGET", KEYS[1], "sealed", "expiresAt")
if held[1] ~= ARGV[1] or tonumber(held[2]) <= tonumber(ARGV[2]) then return 0 end`;

const CHANGE_IF = `${HOLDS}
redis.call("HSET", KEYS[1], unpack(ARGV, 4))
redis.call("PEXPIREAT", KEYS[1], ARGV[3])
return 1`;

const REMOVE_IF = `${HOLDS}
return redis.call("DEL", KEYS[1])`;

/** Ids that are read at once. */
const CHUNK = 100;

type Page = Parameters<SessionStore["recent"]>[0];

/**
 * Sessions in Redis: a hash a session, which Redis itself expires, and an ordered set a person of the ids with the
 * time at which each expires. Every command stays with one key, as a cluster of Redis asks for.
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
    const key = this.#key(session.id);
    const work = this.#redis.multi().hset(key, fieldsOf(session));
    await done(work.pexpireat(key, session.expiresAt).exec());
    await this.#enter(session);
  }

  override async rewrite(session: StoredSession, before: string): Promise<boolean> {
    const [key, values] = [this.#key(session.id), Object.entries(fieldsOf(session)).flat()];
    const args = [before, this.#clock.now(), session.expiresAt, ...values];
    const kept = (await this.#redis.eval(CHANGE_IF, 1, key, ...args)) === 1;
    if (kept) await this.#enter(session);
    return kept;
  }

  override async touch(id: string, use: SessionUse): Promise<void> {
    const values = Object.entries(use).flat();
    const there = await this.#redis.eval(CHANGE, 1, this.#key(id), use.expiresAt, ...values);
    if (there !== 1) return;
    const session = await this.read(id);
    if (session) await this.#enter(session);
  }

  override async destroy(id: string): Promise<void> {
    const userId = await this.#redis.hget(this.#key(id), "userId");
    await this.#redis.del(this.#key(id));
    if (userId) await this.#redis.zrem(this.#userKey(Number(userId)), id);
  }

  override async replace(id: string, before: string): Promise<boolean> {
    const userId = await this.#redis.hget(this.#key(id), "userId");
    const args = [before, this.#clock.now()];
    const removed = (await this.#redis.eval(REMOVE_IF, 1, this.#key(id), ...args)) === 1;
    if (removed && userId) await this.#redis.zrem(this.#userKey(Number(userId)), id);
    return removed;
  }

  override async ofUser(userId: number): Promise<StoredSession[]> {
    const now = this.#clock.now();
    const ids = await this.#redis.zrange(this.#userKey(userId), now, "+inf", "BYSCORE");
    const found = await Promise.all(ids.map((id) => this.read(id)));
    const theirs = found.filter((session) => session?.userId === userId);
    return theirs.filter((session) => session !== null).toSorted((a, b) => b.usedAt - a.usedAt);
  }

  /** Ids whose session is gone are dropped on the way. */
  override async recent({ offset, limit }: Page): Promise<StoredSession[]> {
    const living: StoredSession[] = [];
    let at = 0;
    while (living.length < offset + limit) {
      const ids = await this.#redis.zrevrange(this.#allKey, at, at + CHUNK - 1);
      const found = await Promise.all(ids.map((id) => this.read(id)));
      const alive = found.filter((session) => session !== null && session.userId !== null);
      living.push(...alive.filter((session) => session !== null));
      const gone = ids.filter((_, index) => !found[index]);
      if (gone.length > 0) await this.#redis.zrem(this.#allKey, ...gone);
      if (ids.length < CHUNK) break;
      at += ids.length - gone.length;
    }
    return living.slice(offset, offset + limit);
  }

  override async counts(userIds: readonly number[]): Promise<Map<number, number>> {
    const counted = userIds.map(async (id) => [id, (await this.ofUser(id)).length] as const);
    return new Map((await Promise.all(counted)).filter(([, count]) => count > 0));
  }

  /** Redis expires keys by itself. */
  override async collect(): Promise<number> {
    return 0;
  }

  /** Enters it in its person's set, and drops from there what has expired. */
  async #enter({ id, userId, usedAt, expiresAt }: StoredSession): Promise<void> {
    if (userId === null) return;
    await this.#redis.zadd(this.#allKey, usedAt, id);
    // What was used last before this has expired: all live equally long.
    await this.#redis.zremrangebyscore(this.#allKey, "-inf", usedAt - (expiresAt - usedAt));
    const key = this.#userKey(userId);
    const work = this.#redis.multi().zadd(key, expiresAt, id);
    work.zremrangebyscore(key, "-inf", this.#clock.now());
    await done(work.pexpireat(key, expiresAt, "NX").pexpireat(key, expiresAt, "GT").exec());
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

  /** An ordered set of the ids of all people's sessions with the time of their last use. */
  get #allKey(): string {
    return `${this.#prefix}sessions_recent`;
  }

  #key(id: string): string {
    return `${this.#prefix}session:${id}`;
  }

  #userKey(userId: number): string {
    return `${this.#prefix}sessions_of:${userId}`;
  }
}

function fieldsOf(session: StoredSession) {
  const { userId, sealed, userAgent, address, createdAt, usedAt, expiresAt } = session;
  return { userId: userId ?? "", sealed, userAgent, address, createdAt, usedAt, expiresAt };
}

/** A transaction of Redis answers the errors of its commands as values. */
async function done(exec: Promise<[Error | null, unknown][] | null>): Promise<void> {
  const failed = (await exec)?.find(([error]) => error !== null);
  if (failed?.[0]) throw failed[0];
}
