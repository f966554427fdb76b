import { createApplication, assertWired } from "./application.ts";
import { bindPlatform } from "./bindings.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { startServer } from "./server.ts";

/** A second signal during a stop ends at once. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

async function main(): Promise<void> {
  const application = await createApplication();
  await bindPlatform(application);
  assertWired(application);
  const server = await startServer(application);
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      for (const again of SIGNALS) process.once(again, () => process.exit(1));
      void server.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigurationError || isPortTaken(error);
  process.stderr.write(
    `${known ? `Parley cannot start.\n${sentence(error)}` : String((error as Error)?.stack ?? error)}\n`,
  );
  process.exit(1);
});

function isPortTaken(error: unknown): error is NodeJS.ErrnoException {
  return (error as NodeJS.ErrnoException)?.code === "EADDRINUSE";
}

function sentence(error: unknown): string {
  if (!isPortTaken(error)) return (error as Error).message;
  return "The port is taken by another program. Stop it, or set PORT to a free one.";
}
