import type { Application } from "./application.ts";
import { bootFeatures } from "./boot.ts";
import { FirstRun } from "./features/accounts/index.ts";
import { pusherPreflight } from "./features/apps/index.ts";
import { serveChannels, streamDoor } from "./features/channels/index.ts";
import { bootAwareness } from "./features/awareness/index.ts";
import { defineChannels } from "./channels.ts";
import { followConfiguration } from "./live_configuration.ts";
import { watchDatabase } from "./live_database.ts";
import { tellWriters } from "./live_replicas.ts";
import { trackErrors } from "./live_errors.ts";
import { answerControl } from "./live_control.ts";
import { createKernel } from "./kernel.ts";
import { migrations } from "./migrations.ts";
import { NodeControl } from "./platform/control/index.ts";
import {
  BackupSchedule,
  Database,
  Migrator,
  QueryCache,
  QueryLog,
  readByDefault,
} from "./platform/database/index.ts";
import { Flags, withFlags } from "./platform/flags/index.ts";
import {
  createApp,
  createServer,
  type DevelopmentTools,
  Health,
  Router,
} from "./platform/http/index.ts";
import { Housekeeper } from "./platform/housekeeping/index.ts";
import { provideNodeFigures } from "./node_figures.ts";
import { DeferredWork, hearStaleTags, Outbox } from "./platform/queue/index.ts";
import {
  causedBySocket,
  ChannelRules,
  Hub,
  keepRecords,
  messageQueries,
  NativeGateway,
  SocketIoGateway,
} from "./platform/realtime/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";
import { limitAddresses, Limits } from "./platform/security/index.ts";
import { AppKeys } from "./platform/sessions/index.ts";
import { defineRoutes } from "./routes.ts";
import { isSpokesman } from "./workers.ts";

/** Sockets are sent away within this part of the drain; the rest is for work in hand. */
const SOCKETS_SHARE = 0.5;

export interface Running {
  url: string;
  /** Graceful: readiness first, then sockets, requests, deliveries, and at last the pools. */
  stop(): Promise<void>;
}

/** Migrates, starts every part in the order in which they need each other, and listens. */
export async function startServer(application: Application): Promise<Running> {
  const { settings, log, container } = application;
  const logger = log.part("server");
  // A key that is missing is told here, and not to the first who signs in.
  container.resolve(AppKeys);
  const stopFollowing = followConfiguration(application);
  // Only pages that are looked at may be a moment old; sockets, deliveries and timers never are.
  readByDefault("newest");
  const database = container.resolve(Database);
  const applied = await new Migrator(database, migrations).migrate();
  if (applied.length > 0) logger.info({ applied }, "tables brought up to date");

  const stopTracking = trackErrors(application);
  const [hub, gateway, outbox] = [
    container.resolve(Hub),
    container.resolve(NativeGateway),
    container.resolve(Outbox),
  ];
  const flags = container.resolve(Flags);
  const router = container.resolve(Router);
  defineChannels(container.resolve(ChannelRules), container);
  defineRoutes(router, createKernel(container), settings.realtime.path);
  gateway.mount({ container, middleware: [messageQueries(container.resolve(QueryLog))] });
  bootFeatures(container);
  bootAwareness(container);
  await meetRedis(application);
  const endRecords = keepRecords(container);
  await hub.start();
  await serveChannels(container);
  await flags.start();
  const cache = container.resolve(QueryCache);
  hearStaleTags(container.resolve(Outbox), cache);
  await startQueue(application);
  tellWriters(application);
  const housekeeper = container.resolve(Housekeeper);
  housekeeper.start();
  const backups = container.resolve(BackupSchedule);
  backups.start();

  const health = watchHealth(application);
  const everyRequest = [
    streamDoor(settings),
    limitAddresses(container.resolve(Limits)),
    pusherPreflight(),
    withFlags(flags),
    causedBySocket,
  ];
  const development = await developmentTools(application);
  const app = createApp({ container, router, middleware: everyRequest, development });
  const deferred = container.resolve(DeferredWork);
  const server = createServer({ app, settings, health, deferred, log });
  const socketsMs = settings.app.drainSeconds * 1000 * SOCKETS_SHARE;
  server.onDrain(() => gateway.drain(socketsMs));
  server.onDrain(() => container.resolve(SocketIoGateway).drain(socketsMs));
  const stopMeasuring = provideNodeFigures(application);
  const control = container.resolve(NodeControl);
  answerControl(application, server);
  await control.start();
  const { url } = await server.listen();
  logger.info({ url, database: database.dialect, pid: process.pid }, "ready");
  if (isSpokesman()) await greet(application, url);

  return { url, stop };

  async function stop(): Promise<void> {
    logger.info("stopping");
    stopFollowing();
    await control.stop();
    await server.stop();
    await housekeeper.stop();
    await backups.stop();
    stopMeasuring();
    await outbox.stop();
    cache.close();
    await flags.stop();
    await hub.stop();
    await endRecords();
    await stopTracking();
    await database.close();
    await container.resolve(RedisConnections).close();
    logger.info("stopped");
    await log.close();
  }
}

/** Not even loaded where nobody develops. */
async function developmentTools({
  container,
  settings,
}: Application): Promise<DevelopmentTools | undefined> {
  if (settings.app.environment !== "development") return undefined;
  const { openDevelopmentTools } = await import("./platform/development/index.ts");
  return openDevelopmentTools(container);
}

/** Topics may be left to workers, but what live connections wait for stays here. */
async function startQueue({ container, settings }: Application): Promise<void> {
  const outbox = container.resolve(Outbox);
  const { forWorkers } = settings.queue;
  // Of a file there is one server, whatever it is called.
  const alone = container.resolve(Database).dialect === "sqlite" ? "the server" : undefined;
  const name = settings.app.nodeId ?? alone;
  if (name !== undefined) await outbox.inherit(name);
  outbox.start({ takes: (topic, { live }) => live || !forWorkers.includes(topic) });
}

/** Presence takes its lease at once when Redis is there; else it does when Redis comes. */
async function meetRedis({ container, settings, log }: Application): Promise<void> {
  if (settings.redis.url === undefined) return;
  await container
    .resolve(RedisConnections)
    .ping()
    .catch((err: unknown) => log.part("server").warn({ err }, "starting without Redis"));
}

function watchHealth(application: Application): Health {
  const { container, settings } = application;
  const health = container.resolve(Health);
  watchDatabase(application);
  if (settings.redis.url !== undefined) {
    const redis = container.resolve(RedisConnections);
    health.check({ name: "redis", probe: () => redis.ping() });
  }
  return health;
}

/** What a person at the terminal wants to know. */
async function greet({ container, settings }: Application, url: string): Promise<void> {
  const address = settings.app.url ?? url;
  const first = await container.resolve(FirstRun).isNeeded();
  const next = first
    ? `Open ${address}/setup and make the first account; it is the administrator.`
    : `Open ${address}`;
  process.stdout.write(`\n${settings.app.name} is running at ${address}\n${next}\n\n`);
}
