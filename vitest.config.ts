import { defineConfig } from "vitest/config";
import { SkippedReporter } from "./tests/support/skipped_reporter.ts";

const SERVERS = "./tests/support/servers/global_setup.ts";

/** Unit tests need nothing; the others get MariaDB, Redis and Chromium, found or started once a run. */
export default defineConfig({
  test: {
    allowOnly: false,
    retry: 0,
    reporters: ["default", new SkippedReporter()],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    projects: [
      project("unit", { maxWorkers: 2, sequence: { groupOrder: 0 } }),
      project("integration", {
        maxWorkers: 2,
        globalSetup: SERVERS,
        sequence: { groupOrder: 1 },
      }),
      // One browser at a time: these tests also measure how long people wait.
      // Long runs, by their own scripts only: LOAD=1.
      ...(process.env["LOAD"] ? [project("load", { maxWorkers: 1, globalSetup: SERVERS })] : []),
      project("browser", { maxWorkers: 1, globalSetup: SERVERS, sequence: { groupOrder: 2 } }),
    ],
  },
});

function project(name: string, options: object) {
  return {
    extends: true as const,
    test: { name, include: [`tests/${name}/**/*.test.ts`], pool: "forks" as const, ...options },
  };
}
