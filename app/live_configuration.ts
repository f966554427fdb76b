import { watch } from "node:fs";
import { z } from "zod";
import type { Replaced } from "../config/settings.ts";
import type { Application } from "./application.ts";
import { readSettings, SETTINGS_FILE } from "./configuration.ts";
import { NodeControl, Reloads } from "./platform/control/index.ts";
import { parseLevels } from "./platform/logging/index.ts";
import { Clock } from "./platform/support/index.ts";

/** An editor saves in several steps. */
const SETTLE_MS = 50;
/** Who asks for a reload, as an administrator's page tells; the console tells nothing. */
const By = z
  .object({ by: z.string() })
  .catch({ by: "config:reload" })
  .transform(({ by }) => by);
const LEVELS = ["LOG_LEVEL", "LOG_LEVELS"];

/**
 * Reads the configuration again on SIGHUP, on `config:reload` at the console and, in development, when `.env`
 * changes. What does not pass its checks changes nothing and is written down.
 *
 * @returns how to end it
 */
export function followConfiguration(application: Application): () => void {
  followLevels(application);
  // Stays until the process ends: without it a SIGHUP during the stop would cut the stop short.
  process.on("SIGHUP", () => attempt(application, "SIGHUP"));
  const reloads = application.container.resolve(Reloads);
  reloads.from(readSettings);
  const control = application.container.resolve(NodeControl);
  control.on("config:reload", (input) => {
    const replaced = reload(application, By.parse(input));
    return { text: sentence(replaced), value: replaced };
  });
  control.on("config:state", () => ({ text: "Here it is.", value: reloads.state }));
  return watchFile(application);
}

/** @throws ConfigurationError and what reading a file throws; then the old values hold */
function reload({ container, log }: Application, by: string): Replaced {
  const logger = log.part("configuration");
  try {
    const replaced = container.resolve(Reloads).reload(by);
    logger.info({ by, ...replaced }, "configuration reloaded");
    return replaced;
  } catch (err) {
    const why = err instanceof AggregateError ? "a listener failed" : "the old values stay";
    logger.error({ by, err }, `configuration was not reloaded as it should: ${why}`);
    throw err;
  }
}

function attempt(application: Application, by: string): void {
  try {
    reload(application, by);
  } catch {
    // It stands in the log, and nobody waits for an answer.
  }
}

function followLevels({ settings, log }: Application): void {
  settings.onChange((changed) => {
    if (!LEVELS.some((key) => changed.includes(key))) return;
    const { level, levels } = settings.logging;
    log.setLevels(level, parseLevels(levels));
  });
}

function sentence({ changed, waiting }: Replaced): string {
  const now = changed.length > 0 ? `Changed: ${changed.join(", ")}.` : "Nothing changed.";
  return waiting.length > 0 ? `${now} Waiting for a restart: ${waiting.join(", ")}.` : now;
}

function watchFile(application: Application): () => void {
  const { settings, container } = application;
  if (settings.app.environment !== "development") return () => {};
  const clock: Clock = container.resolve(Clock as never);
  let cancel = () => {};
  const watcher = watch(".", (_, name) => {
    if (name !== SETTINGS_FILE) return;
    cancel();
    cancel = clock.after(SETTLE_MS, () => attempt(application, SETTINGS_FILE));
  });
  return () => {
    cancel();
    watcher.close();
  };
}
