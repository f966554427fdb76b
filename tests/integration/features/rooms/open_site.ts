import { join } from "node:path";
import { createApplication } from "../../../../app/application.ts";
import { bindPlatform } from "../../../../app/bindings.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Presence } from "../../../../app/platform/realtime/index.ts";
import { RedisConnections } from "../../../../app/platform/resilience/index.ts";
import { startServer } from "../../../../app/server.ts";
import type { Storey } from "../../../support/storeys.ts";

/** The whole server in this process, stopped after the suite. */
export async function openSite(
  storey: Storey,
  env: Record<string, string> = {},
): Promise<{ url: string; container: Container }> {
  const environment = {
    ...(await storey.environment()),
    NODE_ENV: "development",
    HOST: "127.0.0.1",
    PORT: "0",
    STORAGE_PATH: join(storey.freshFolder(), "storage"),
    DRAIN_SECONDS: "0",
    ...env,
  };
  const application = await createApplication(environment, () => Promise.resolve(Log.silent()));
  await bindPlatform(application);
  const server = await startServer(application);
  storey.onClose(() => server.stop());
  if (storey.redis()) await joinPresence(application.container);
  return { url: server.url, container: application.container };
}

/** The node takes its lease as soon as Redis is there; tests do not wait for the next renewal. */
async function joinPresence(container: Container): Promise<void> {
  await container.resolve(RedisConnections).ping();
  await container.resolve(Presence).renew();
}
