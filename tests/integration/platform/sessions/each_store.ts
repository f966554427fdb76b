import "reflect-metadata";
import { Redis } from "ioredis";
import { describe } from "vitest";
import {
  createSessions,
  DatabaseSessionStore,
  MemorySessionStore,
  RedisSessionStore,
  type SessionStore,
} from "../../../../app/platform/sessions/index.ts";
import type { Clock } from "../../../../app/platform/support/index.ts";
import { part } from "../../../support/parts.ts";
import { cluster, eachStorey, type Storey } from "../../../support/storeys.ts";
import { openDatabase } from "../database/open_database.ts";

export interface Place {
  store: SessionStore;
  close(): Promise<void>;
}

/** A store of its own, empty. */
export type OpenStore = (clock: Clock) => Promise<Place>;

/** Runs one suite over every store of sessions: memory, SQLite, MariaDB, Redis. */
export function eachStore(suite: (open: OpenStore) => void): void {
  describe("sessions in memory", () => {
    suite(async (clock) => ({ store: new MemorySessionStore(clock), close: async () => {} }));
  });
  eachStorey((storey: Storey) => {
    describe("sessions in the database", () => {
      suite(async (clock) => {
        const { database } = await openDatabase(storey, [createSessions]);
        return { store: new DatabaseSessionStore(database, clock), close: async () => {} };
      });
    });
  });
  cluster((storey) => {
    let runs = 0;
    describe("sessions in Redis", () => {
      suite(async (clock) => {
        const redis = new Redis(part("redis"));
        runs += 1;
        const store = new RedisSessionStore(redis, clock, `${storey.redis()?.prefix}${runs}:`);
        return { store, close: async () => redis.disconnect() };
      });
    });
  });
}
