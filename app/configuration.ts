import { join } from "node:path";
import { environments } from "../config/environments/index.ts";
import { sections, Settings } from "../config/settings.ts";
import {
  ConfigurationCache,
  environmentSource,
  fileSource,
  type Source,
} from "./platform/config/index.ts";

type Environment = NodeJS.ProcessEnv;

/** Where a person at the terminal may write what changes. */
export const SETTINGS_FILE = ".env";

/** Strongest first: the environment, `.env`, `config/environments/`; after them the defaults. */
export function settingSources(environment: Environment = process.env): Source[] {
  const given = [environmentSource(environment), fileSource(SETTINGS_FILE)];
  return [...given, environmentOverrides(given)];
}

/** The settings, from the cache while it is as new as its sources. @throws ConfigurationError */
export function loadSettings(environment: Environment = process.env, warn = toTerminal): Settings {
  const sources = settingSources(environment);
  const cached = cacheOf(sources).read(sources, warn);
  return cached ? new Settings(cached) : Settings.from(sources);
}

/** The settings as the sources say now, whatever is cached. @throws ConfigurationError */
export function readSettings(environment: Environment = process.env): Settings {
  return Settings.from(settingSources(environment));
}

/** Found also while another setting is wrong: nothing is checked here. */
export function cacheOf(sources: readonly Source[]): ConfigurationCache<typeof sections> {
  return new ConfigurationCache(sections, join(storageOf(sources), "cache", "config.json"));
}

export function storageOf(sources: readonly Source[]): string {
  return sources.map(({ values }) => values["STORAGE_PATH"]).find(Boolean) ?? "storage";
}

function environmentOverrides(given: readonly Source[]): Source {
  const name = given.map(({ values }) => values["NODE_ENV"]).find(Boolean) ?? "production";
  return { name: `config/environments/${name}.ts`, values: environments[name] ?? {} };
}

function toTerminal(text: string): void {
  process.stderr.write(`${text}\n`);
}
