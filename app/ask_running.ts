import type { Settings } from "../config/settings.ts";
import { loadSettings, settingSources, storageOf } from "./configuration.ts";
import { type AskOptions, askNodes, type Reply, runFolder } from "./platform/control/index.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { Log } from "./platform/logging/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";

/** Says a verb to the running servers of this installation, without composing the application. */
export async function askRunning(verb: string, options?: AskOptions): Promise<Reply[]> {
  const folder = runFolder(storageOf(settingSources()));
  const settings = readable();
  if (settings?.redis.url === undefined) return askNodes({ folder }, verb, options);
  const connections = new RedisConnections(settings, Log.silent());
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
