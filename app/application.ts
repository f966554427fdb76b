import "reflect-metadata";
import { Settings } from "../config/settings.ts";
import { loadSettings } from "./configuration.ts";
import { discoverServices } from "./discovered.ts";
import {
  bindInstance,
  checkContainer,
  type Container,
  createContainer,
} from "./platform/container/index.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { Log } from "./platform/logging/index.ts";
import { logName } from "./workers.ts";
import { Clock, Figures, randomId, SystemClock } from "./platform/support/index.ts";

/** Frames of a stack that are kept: those of the database layer alone would fill the usual ten. */
const STACK_FRAMES = 40;

/** What the server and the console both stand on. */
export interface Application {
  settings: Settings;
  log: Log;
  container: Container;
}

/**
 * Reads the configuration, opens the log and wires the services.
 *
 * @throws ConfigurationError when a setting is wrong or services do not fit together
 */
export async function createApplication(
  environment = process.env,
  openLog = (settings: Settings) =>
    Log.open(settings, settings.app.nodeId ?? `node-${randomId(48)}`, { name: logName() }),
): Promise<Application> {
  Error.stackTraceLimit = STACK_FRAMES;
  const settings = loadSettings(environment);
  await discoverServices("application");
  return wire(settings, await openLog(settings));
}

/** The services on settings and a log that are there already. */
export function wire(settings: Settings, log: Log): Application {
  const container = createContainer();
  bindInstance(container, Settings, settings);
  bindInstance(container, Log, log);
  bindInstance(container, Clock, new SystemClock());
  const figures = new Figures();
  figures.provide("log", () => log.figures());
  bindInstance(container, Figures, figures);
  return { settings, log, container };
}

/** Refuses the start when services do not fit together; called when all bindings are made. */
export function assertWired({ container }: Application): void {
  const problems = checkContainer(container);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
