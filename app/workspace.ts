import pino from "pino";
import pretty from "pino-pretty";
import type { Settings } from "../config/settings.ts";
import { type Application, createApplication } from "./application.ts";
import { keepNoResults } from "./bind_query_cache.ts";
import { bindPlatform } from "./bindings.ts";
import { bootFeatures } from "./boot.ts";
import { createKernel } from "./kernel.ts";
import type { Workspace } from "./platform/console/index.ts";
import { bindInstance } from "./platform/container/index.ts";
import { Database, readByDefault } from "./platform/database/index.ts";
import { Router } from "./platform/http/index.ts";
import { Log } from "./platform/logging/index.ts";
import { Broker } from "./platform/realtime/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";
import { Clock } from "./platform/support/index.ts";
import { ErrorLedger, ReportDesk, Tracker } from "./platform/tracker/index.ts";
import { defineRoutes } from "./routes.ts";
import { StoryClock } from "./seed/story_clock.ts";

/** The services as commands use them, none of them started. */
export async function compose(): Promise<Application> {
  const application = await createApplication(process.env, openLog);
  readByDefault("newest");
  furnish(application);
  await bindPlatform(application);
  keepNoResults(application.settings, application.container);
  return application;
}

/** What only the console has, where nothing but the wiring counts. */
export function furnishWiring({ container }: Application): void {
  bindInstance(container, StoryClock, new StoryClock());
}

/** The application without its server: it hears nobody, and what it changes reaches others by the outbox. */
export async function openWorkspace(): Promise<Workspace> {
  const { container, settings } = await compose();
  bootFeatures(container);
  defineRoutes(container.resolve(Router), createKernel(container), settings.realtime.path);
  // Reports are ordered here, and delivered by a running server.
  container.resolve(ReportDesk).watch();
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

/** Demo data is told as if it happened over weeks. */
function furnish({ container }: Application): void {
  const clock = new StoryClock();
  bindInstance(container, Clock, clock);
  bindInstance(container, StoryClock, clock);
}

/** Warnings go to standard error: standard output is the answer's. */
async function openLog({ logging }: Settings): Promise<Log> {
  const level = logging.level === "silent" ? "silent" : "warn";
  const lines = pretty({ destination: 2, sync: true, ignore: "pid,hostname,time" });
  return new Log(pino({ level }, lines), "console");
}
