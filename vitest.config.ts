import { defineConfig } from "vitest/config";
import { SkippedReporter } from "./tests/support/skipped_reporter.ts";

/** They look at all services there are, and make more of them: each file wants a process of its own. */
const ALONE = ["tests/unit/platform/{container,housekeeping}/**/*.test.ts"];
/** They measure how long people wait, so nothing runs beside them. */
const MEASURED = ["tests/browser/two_people.test.ts"];
const SERVERS = "./tests/support/servers/global_setup.ts";

/** Unit tests need nothing; the others get MariaDB, Redis and Chromium, found or started once a run. */
export default defineConfig({
  test: {
    allowOnly: false,
    retry: 0,
    reporters: ["default", new SkippedReporter()],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } }, // as long as one waits for an event
    teardownTimeout: 20_000,
    projects: [
      project("unit", {
        exclude: ALONE,
        setupFiles: ["./tests/support/page_words.js"],
        maxWorkers: 2,
        sequence: { groupOrder: 0 },
      }),
      project("alone", { include: ALONE, isolate: true, maxWorkers: 2 }),
      project("integration", {
        maxWorkers: 2,
        globalSetup: SERVERS,
        sequence: { groupOrder: 1 },
      }),
      // Long runs, by their own scripts only: LOAD=1.
      ...(process.env["LOAD"] ? [project("load", { maxWorkers: 1, globalSetup: SERVERS })] : []),
      project("browser", {
        exclude: MEASURED,
        maxWorkers: 2,
        globalSetup: SERVERS,
        sequence: { groupOrder: 2 },
      }),
      project("measured", {
        include: MEASURED,
        maxWorkers: 1,
        globalSetup: SERVERS,
        sequence: { groupOrder: 3 },
      }),
    ],
  },
});

/**
 * The files of a worker share its process, since loading the code anew for each took a third of a run. So a file leaves
 * nothing behind in modules, and a test that looks at what all modules share stands in `ALONE`.
 */
function project(name: string, options: object) {
  const include = [`tests/${name}/**/*.test.ts`];
  const test = { name, include, pool: "forks" as const, isolate: false, ...options };
  return { extends: true as const, test };
}
