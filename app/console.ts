import "reflect-metadata";
import { join } from "node:path";
import pino from "pino";
import pretty from "pino-pretty";
import type { Settings } from "../config/settings.ts";
import { createApplication } from "./application.ts";
import { bindPlatform } from "./bindings.ts";
import { cacheOf, loadSettings, settingSources } from "./configuration.ts";
import { askRunning } from "./ask_running.ts";
import { accountsCommands, startAccounts } from "./features/accounts/index.ts";
import { bootMessages } from "./features/messages/index.ts";
import { bootRooms, roomsCommands } from "./features/rooms/index.ts";
import { createKernel } from "./kernel.ts";
import { migrations } from "./migrations.ts";
import { bindInstance } from "./platform/container/index.ts";
import {
  backupCommands,
  configCommands,
  Console,
  databaseCommands,
  doctorCommand,
  flagsCommands,
  nodeCommands,
  routesCommands,
  viewsCommands,
  type Workspace,
} from "./platform/console/index.ts";
import { Database, readByDefault } from "./platform/database/index.ts";
import { Router } from "./platform/http/index.ts";
import { Log } from "./platform/logging/index.ts";
import { Broker } from "./platform/realtime/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";
import { defineRoutes } from "./routes.ts";
import { Clock } from "./platform/support/index.ts";
import { ErrorLedger, Tracker } from "./platform/tracker/index.ts";
import { seedCommand } from "./seed/seed_command.ts";
import { StoryClock } from "./seed/story_clock.ts";

const VIEWS = { source: "views", target: join("dist", "views", "templates.js") };
const BUILT = { views: VIEWS.target, assets: join("dist", "assets", "manifest.json") };

const commands = [
  ...configCommands({
    load: loadSettings,
    sources: settingSources,
    cacheOf,
  }),
  ...viewsCommands(VIEWS),
  ...routesCommands(),
  ...databaseCommands(migrations),
  ...backupCommands(migrations),
  ...flagsCommands(),
  ...nodeCommands(),
  seedCommand(),
  ...accountsCommands(),
  ...roomsCommands(),
  doctorCommand({ loadSettings, migrations, built: BUILT }),
];

/** The application without its server: it hears nobody, and what it changes reaches others by the outbox. */
async function open(): Promise<Workspace> {
  const application = await createApplication(process.env, openLog);
  const { container } = application;
  readByDefault("newest");
  const clock = new StoryClock();
  bindInstance(container, Clock, clock);
  bindInstance(container, StoryClock, clock);
  await bindPlatform(application);
  startAccounts(container);
  bootRooms(container);
  bootMessages(container);
  defineRoutes(container.resolve(Router), createKernel(container));
  const [tracker, ledger] = [container.resolve(Tracker), container.resolve(ErrorLedger)];
  return { resolve: (service) => container.resolve(service), close, failed };

  function failed(error: unknown, command: string): void {
    tracker.capture(error, { where: "console", name: command });
  }

  async function close(): Promise<void> {
    const database = container.resolve(Database);
    const broker: Broker = container.resolve(Broker as never);
    await database.settled();
    await ledger.flush();
    await database.close();
    await broker.close();
    await container.resolve(RedisConnections).close();
  }
}

/** Warnings go to standard error: standard output is the answer's. */
async function openLog({ logging }: Settings): Promise<Log> {
  const level = logging.level === "silent" ? "silent" : "warn";
  const lines = pretty({ destination: 2, sync: true, ignore: "pid,hostname,time" });
  return new Log(pino({ level }, lines), "console");
}

const program = new Console({
  name: "parley",
  summary: "Looks after an installation of Parley, also beside a running server.",
  commands,
  open,
  ask: askRunning,
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  terminal: process.stderr,
});

process.exitCode = await program.run(process.argv.slice(2));
