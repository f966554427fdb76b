import { isDeepStrictEqual } from "node:util";
import { type Key, resolve, type Resolved, type Source } from "../app/platform/config/index.ts";
import { app } from "./app.ts";
import { cache } from "./cache.ts";
import { backup } from "./backup.ts";
import { bots } from "./bots.ts";
import { chat } from "./chat.ts";
import { database } from "./database.ts";
import { files } from "./files.ts";
import { limits } from "./limits.ts";
import { errors } from "./errors.ts";
import { logging } from "./logging.ts";
import { queries } from "./queries.ts";
import { queue } from "./queue.ts";
import { mail } from "./mail.ts";
import { metrics } from "./metrics.ts";
import { outside } from "./outside.ts";
import { previews } from "./previews.ts";
import { realtime } from "./realtime.ts";
import { redis } from "./redis.ts";
import { resilience } from "./resilience.ts";
import { session } from "./session.ts";
import { statistics } from "./statistics.ts";
import { transfer } from "./transfer.ts";
import { tls } from "./tls.ts";
import { tokens } from "./tokens.ts";
import { work } from "./work.ts";

/** Every subject of configuration, one file each. */
export const sections = {
  app,
  cache,
  backup,
  bots,
  chat,
  database,
  files,
  limits,
  errors,
  logging,
  queries,
  queue,
  mail,
  metrics,
  outside,
  previews,
  realtime,
  redis,
  resilience,
  session,
  statistics,
  transfer,
  tls,
  tokens,
  work,
};

type SettingsValues = Resolved<typeof sections>["values"];

/** What a reload changed, by environment variable. */
export interface Replaced {
  changed: string[];
  /** Differ now from what runs, and wait for the next start. */
  waiting: string[];
}

/** Told after a reload which environment variables have a new value. */
export type ChangeListener = (changed: readonly string[]) => void;

/**
 * The resolved configuration. Read a value where it is used (`settings.chat.pageSize`) instead of copying it
 * away, so that a reload reaches you.
 */
export class Settings {
  app!: SettingsValues["app"];
  cache!: SettingsValues["cache"];
  backup!: SettingsValues["backup"];
  bots!: SettingsValues["bots"];
  chat!: SettingsValues["chat"];
  database!: SettingsValues["database"];
  files!: SettingsValues["files"];
  limits!: SettingsValues["limits"];
  errors!: SettingsValues["errors"];
  logging!: SettingsValues["logging"];
  queries!: SettingsValues["queries"];
  queue!: SettingsValues["queue"];
  mail!: SettingsValues["mail"];
  metrics!: SettingsValues["metrics"];
  outside!: SettingsValues["outside"];
  previews!: SettingsValues["previews"];
  realtime!: SettingsValues["realtime"];
  redis!: SettingsValues["redis"];
  resilience!: SettingsValues["resilience"];
  session!: SettingsValues["session"];
  statistics!: SettingsValues["statistics"];
  transfer!: SettingsValues["transfer"];
  tls!: SettingsValues["tls"];
  tokens!: SettingsValues["tokens"];
  work!: SettingsValues["work"];
  /** Environment variable → name of the source that gave its value. */
  origins: Record<string, string> = {};
  readonly #listeners = new Set<ChangeListener>();

  constructor({ values, origins }: Resolved<typeof sections>) {
    Object.assign(this, values);
    this.origins = origins;
  }

  /** @throws ConfigurationError */
  static from(sources: readonly Source[]): Settings {
    return new Settings(resolve(sections, sources));
  }

  /**
   * Takes over the values of `next` in place, all in one step, then tells the listeners. Values that count at the start
   * only stay.
   *
   * @throws AggregateError when listeners failed; the values hold, and all listeners were told
   */
  replace(next: Settings): Replaced {
    const differing = Object.entries(sections).flatMap(([section, { keys }]) =>
      Object.entries<Key>(keys).flatMap(([name, key]) => {
        const [mine, theirs] = [valuesOf(this, section), valuesOf(next, section)];
        return isDeepStrictEqual(mine[name], theirs[name]) ? [] : [{ name, key, mine, theirs }];
      }),
    );
    const [waiting, changing] = [
      differing.filter(({ key }) => key.restart),
      differing.filter(({ key }) => !key.restart),
    ];
    for (const { name, mine, theirs } of changing) mine[name] = theirs[name];
    const kept = waiting.map(({ key: { env } }) => [env, this.origins[env] ?? "default"]);
    this.origins = { ...next.origins, ...Object.fromEntries(kept) };
    const changed = changing.map(({ key }) => key.env);
    if (changed.length > 0) this.#tell(changed);
    return { changed, waiting: waiting.map(({ key }) => key.env) };
  }

  /**
   * Calls `listener` after each reload that changed something; answers how to end that.
   *
   * @example settings.onChange((changed) => changed.includes("LOG_LEVEL") && followLevel());
   */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(changed: readonly string[]): void {
    const failures: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener(changed);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "A listener of settings failed.");
  }
}

/** Settings have one member a section, with the names of its keys. */
function valuesOf(settings: Settings, section: string): Record<string, unknown> {
  return settings[section as keyof typeof sections];
}
