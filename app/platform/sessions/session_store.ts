import type { Awaitable } from "../support/index.ts";

/** A session as it is kept: what must be found by, in clear; what it holds, sealed. */
export interface StoredSession {
  /** 192 random bits; known outside only inside the sealed cookie. */
  id: string;
  userId: number | null;
  /** The values of the session, sealed with the application's keys. */
  sealed: string;
  userAgent: string;
  address: string;
  /** Times in milliseconds. */
  createdAt: number;
  usedAt: number;
  expiresAt: number;
}

export type SessionUse = Pick<StoredSession, "usedAt" | "expiresAt">;

/** Where sessions are kept: in memory, in the database, or in Redis. One suite of tests holds for all. */
export abstract class SessionStore {
  /** The session with this id, or `null` when there is none or its time is over. */
  abstract read(id: string): Awaitable<StoredSession | null>;
  /** Keeps a session, in place of an earlier one with its id. */
  abstract write(session: StoredSession): Promise<void>;
  /**
   * Keeps new content of a session that still holds exactly what was read as `before`, its seal, and answers whether
   * it did: what another request wrote meanwhile is not overwritten, and a session that was ended stays ended. Compares
   * and writes in one step. No two seals are alike, not even of the same content.
   */
  abstract rewrite(session: StoredSession, before: string): Promise<boolean>;
  /** Notes that it was used; one that is gone stays gone. */
  abstract touch(id: string, use: SessionUse): Promise<void>;
  /** Ends it; no error when it is gone. */
  abstract destroy(id: string): Promise<void>;
  /** Ends one that still holds exactly what was read as `before`, in one step; answers whether it did. */
  abstract replace(id: string, before: string): Promise<boolean>;
  /** The living sessions of a person, the last used first. */
  abstract ofUser(userId: number): Promise<StoredSession[]>;
  /** The living sessions of all people, the last used first. */
  abstract recent(page: { offset: number; limit: number }): Promise<StoredSession[]>;
  /** How many living sessions each of these people has; whoever has none is left out. */
  abstract counts(userIds: readonly number[]): Promise<Map<number, number>>;
  /** Removes what has expired; answers how many. */
  abstract collect(): Promise<number>;
}
