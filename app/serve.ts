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
  await discoverServices("server");
  const application = await createApplication();
  await bindPlatform(application);
  assertWired(application);
  const server = await startServer(application);
  watchProcess(application, () => server.stop());
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      for (const again of SIGNALS) process.once(again, () => process.exit(1));
      void server.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(startFailure(error));
  process.exit(1);
});
