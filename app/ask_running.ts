import type { Settings } from "../config/settings.ts";
import { loadSettings, settingSources, storageOf } from "./configuration.ts";
import { type AskOptions, askNodes, type Reply, runFolder } from "./platform/control/index.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { Log } from "./platform/logging/index.ts";
import { Policies, RedisConnections } from "./platform/resilience/index.ts";
import { Figures } from "./platform/support/index.ts";

/** Says a verb to the running servers of this installation, without composing the application. */
export async function askRunning(verb: string, options?: AskOptions): Promise<Reply[]> {
  const folder = runFolder(storageOf(settingSources()));
  const settings = readable();
  if (settings?.redis.url === undefined) return askNodes({ folder }, verb, options);
  const log = Log.silent();
  const connections = new RedisConnections(
    settings,
    new Policies(settings, log, new Figures()),
    log,
  );
  try {
    const redis = { connections, prefix: settings.redis.prefix };
    return await askNodes({ folder, redis }, verb, options);
  } finally {
    await connections.close();
  }
}

/** Beside a wrong configuration the servers of this machine can still be asked. */
function readable(): Settings | undefined {
  try {
    return loadSettings();
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}
