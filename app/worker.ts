import type { Settings } from "../config/settings.ts";
import { createApplication } from "./application.ts";
import { keepNoResults } from "./bind_query_cache.ts";
import { bindPlatform } from "./bindings.ts";
import { bootFeatures } from "./boot.ts";
import { followConfiguration } from "./live_configuration.ts";
import { trackErrors } from "./live_errors.ts";
import { migrations } from "./migrations.ts";
import { NodeControl } from "./platform/control/index.ts";
import { Database, Migrator } from "./platform/database/index.ts";
import { ConflictError } from "./platform/errors/index.ts";
import { Flags } from "./platform/flags/index.ts";
import { Log } from "./platform/logging/index.ts";
import { Outbox } from "./platform/queue/index.ts";
import { Hub } from "./platform/realtime/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";
import { randomId } from "./platform/support/index.ts";

export interface Worker {
  /** What it delivers. */
  topics: string[];
  /** Delivers until nothing is due. */
  drain(): Promise<void>;
  /** Finishes what is in hand. @returns what it did since its start */
  stop(): Promise<{ delivered: number; failed: number; dead: number }>;
}

/**
 * A process that delivers entries of the queue and serves nobody. What tells live connections it takes with Redis
 * alone: without it the connections of a server cannot be reached from here.
 *
 * @param only these topics; all that it can deliver without them
 * @throws ConflictError when the tables are not up to date
 */
export async function startWorker(only: readonly string[]): Promise<Worker> {
  const application = await createApplication(process.env, openLog);
  const { settings, container, log } = application;
  await bindPlatform(application);
  const reachesPeople = settings.redis.url !== undefined;
  if (!reachesPeople) keepNoResults(settings, container);
  const database = container.resolve(Database);
  await assertMigrated(database);
  bootFeatures(container);
  const stopFollowing = followConfiguration(application);
  const stopTracking = trackErrors(application);
  const [outbox, hub, flags] = [
    container.resolve(Outbox),
    container.resolve(Hub),
    container.resolve(Flags),
  ];
  if (reachesPeople) await hub.start();
  await flags.start();
  const control = container.resolve(NodeControl);
  await control.start();
  const takes = (topic: string, { live }: { live: boolean }): boolean =>
    (only.length === 0 || only.includes(topic)) && (!live || reachesPeople);
  const topics = outbox.topics.filter((topic) => takes(topic.name, topic)).map(({ name }) => name);
  outbox.start({ takes });
  log.part("queue").info({ topics }, "a worker delivers");

  return { topics, drain, stop };

  async function drain(): Promise<void> {
    while ((await outbox.sweep()) > 0) await outbox.settled();
  }

  async function stop(): ReturnType<Worker["stop"]> {
    stopFollowing();
    await control.stop();
    await outbox.stop();
    await flags.stop();
    if (reachesPeople) await hub.stop();
    await stopTracking();
    const { delivered, failed, buried: dead } = await outbox.stats();
    await database.close();
    await container.resolve(RedisConnections).close();
    await log.close();
    return { delivered, failed, dead };
  }
}

/** Standard output is the answer's; the files, and the name, are those of a server beside it. */
function openLog(settings: Settings): Promise<Log> {
  return Log.open(settings, `worker-${randomId(48)}`, { descriptor: 2, files: false });
}

async function assertMigrated(database: Database): Promise<void> {
  const status = await new Migrator(database, migrations).status();
  const pending = status.filter(({ applied_at }) => applied_at === null);
  if (pending.length === 0) return;
  await database.close();
  const text = `${pending.length} migrations have not run. Run parley db:migrate, or start a server first.`;
  throw new ConflictError("not_migrated", text);
}
