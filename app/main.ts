import { type Application, assertWired, createApplication } from "./application.ts";
import { bindPlatform } from "./bindings.ts";
import { discoverServices } from "./discovered.ts";
import { randomId } from "./platform/support/index.ts";
import { startServer } from "./server.ts";
import { startFailure } from "./start_failure.ts";

/** A second signal during a stop ends at once. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

async function main(): Promise<void> {
  await discoverServices();
  const application = await createApplication();
  await bindPlatform(application);
  assertWired(application);
  const server = await startServer(application);
  watchDefects(application, () => server.stop());
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      for (const again of SIGNALS) process.once(again, () => process.exit(1));
      void server.stop().then(() => process.exit(0));
    });
  }
}

/**
 * The last net. A rejection that nobody handled leaves the process as it was: it is written down. After an
 * exception that nobody caught its state is not known: it stops, so that whoever started it starts it afresh.
 */
function watchDefects({ log }: Application, stop: () => Promise<void>): void {
  const logger = log.part("process");
  process.on("unhandledRejection", (thrown) => {
    logger.error({ err: thrown, reference: randomId(96) }, "a rejection was not handled");
  });
  process.once("uncaughtException", (thrown) => {
    logger.fatal({ err: thrown, reference: randomId(96) }, "an exception was not caught; stopping");
    void stop().finally(() => process.exit(1));
  });
}

main().catch((error: unknown) => {
  process.stderr.write(startFailure(error));
  process.exit(1);
});
