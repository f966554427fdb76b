import { resolve, type Resolved, type Source } from "../app/platform/config/index.ts";
import { app } from "./app.ts";
import { chat } from "./chat.ts";
import { database } from "./database.ts";
import { logging } from "./logging.ts";
import { realtime } from "./realtime.ts";
import { redis } from "./redis.ts";
import { session } from "./session.ts";
import { tls } from "./tls.ts";

/** Every subject of configuration, one file each. */
export const sections = { app, chat, database, logging, realtime, redis, session, tls };

type SettingsValues = Resolved<typeof sections>["values"];

/**
 * The resolved configuration. Read a value where it is used (`settings.chat.pageSize`) instead of copying it
 * away, so that a reload reaches you.
 */
export class Settings {
  app!: SettingsValues["app"];
  chat!: SettingsValues["chat"];
  database!: SettingsValues["database"];
  logging!: SettingsValues["logging"];
  realtime!: SettingsValues["realtime"];
  redis!: SettingsValues["redis"];
  session!: SettingsValues["session"];
  tls!: SettingsValues["tls"];
  /** Environment variable → name of the source that gave its value. */
  origins: Record<string, string> = {};

  constructor({ values, origins }: Resolved<typeof sections>) {
    Object.assign(this, values);
    this.origins = origins;
  }

  /** @throws ConfigurationError */
  static from(sources: readonly Source[]): Settings {
    return new Settings(resolve(sections, sources));
  }
}
