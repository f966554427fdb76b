import type { Settings } from "../config/settings.ts";
import { assertWired, createApplication } from "./application.ts";
import { bindPlatform } from "./bindings.ts";
import { loadSettings } from "./configuration.ts";
import { discoverServices } from "./discovered.ts";
import { watchProcess } from "./live_errors.ts";
import { startServer } from "./server.ts";
import { startFailure } from "./start_failure.ts";
import { supervises, Workers } from "./workers.ts";

/** A second signal during a stop ends at once. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

async function main(): Promise<void> {
  // Whoever reads it may go, or its disk be full: the chat goes on.
  process.stdout.on("error", () => {});
  const settings = loadSettings();
  return supervises(settings) ? superviseWorkers(settings) : serve();
}

async function superviseWorkers(settings: Settings): Promise<void> {
  const workers = new Workers(settings);
  process.on("SIGHUP", () => workers.signal("SIGHUP"));
  for (const signal of SIGNALS) process.on(signal, () => workers.signal(signal));
  process.exit(await workers.run());
}

async function serve(): Promise<void> {
  const asked = askedToStop();
  await discoverServices("server");
  const application = await createApplication();
  await bindPlatform(application);
  assertWired(application);
  const server = await startServer(application);
  watchProcess(application, () => server.stop());
  await asked;
  await server.stop();
  process.exit(0);
}

/** From the beginning: who asks while the server starts is not to find it half way, and gets its graceful end too. */
function askedToStop(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        for (const again of SIGNALS) process.once(again, () => process.exit(1));
        stop();
      });
    }
  });
}

main().catch((error: unknown) => {
  process.stderr.write(startFailure(error));
  process.exit(1);
});
