import "reflect-metadata";
import { join } from "node:path";
import { Settings } from "../../../../config/settings.ts";
import {
  accountsMigrations,
  languageMigrations,
  lastAccountsMigrations,
  laterAccountsMigrations,
  orderAccountsMigrations,
} from "../../../../app/features/accounts/index.ts";
import { type Container, createContainer } from "../../../../app/platform/container/index.ts";
import { Database, Migrator } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { createOutbox } from "../../../../app/platform/queue/index.ts";
import { RedisConnections } from "../../../../app/platform/resilience/index.ts";
import { createAuditLog, createSigningKeys } from "../../../../app/platform/security/index.ts";
import { createSessions } from "../../../../app/platform/sessions/index.ts";
import { Clock, FakeClock, randomId } from "../../../../app/platform/support/index.ts";
import type { Storey } from "../../../support/storeys.ts";

const TABLES = [
  createSessions,
  createOutbox,
  ...accountsMigrations,
  createAuditLog,
  createSigningKeys,
  ...laterAccountsMigrations,
  ...languageMigrations,
  ...orderAccountsMigrations,
  ...lastAccountsMigrations,
];

/** Accounts on a real, fresh database, with a clock that tests move; closed after the suite. */
export async function openAccounts(
  storey: Storey,
  env: Record<string, string> = {},
): Promise<{ container: Container; clock: FakeClock; storage: string }> {
  const storage = join(storey.freshFolder(), "storage");
  const redis = storey.redis();
  const values = {
    ...(await storey.environment()),
    // Every opening counts its own failures.
    ...(redis && { REDIS_PREFIX: `${redis.prefix}${randomId(48)}:` }),
    STORAGE_PATH: storage,
    NODE_ENV: "test",
    ...env,
  };
  const clock = new FakeClock(Date.now());
  const container = createContainer();
  container.registerInstance(Settings, Settings.from([{ name: "the test", values }]));
  container.registerInstance(Log, Log.silent());
  container.registerInstance(Clock as never, clock as never);
  const database = container.resolve(Database);
  storey.onClose(() => database.close());
  storey.onClose(() => container.resolve(RedisConnections).close());
  await new Migrator(database, TABLES).migrate();
  return { container, clock, storage };
}
