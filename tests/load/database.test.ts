import { expect, it } from "vitest";
import { databaseFigures } from "../support/load/database_figures.ts";
import { databaseRun } from "../support/load/database_run.ts";
import { expectDatabaseSurvived } from "../support/load/expect_database_survived.ts";
import { cluster } from "../support/storeys.ts";

/** `RATE=50` for a machine that has other work. */
const RATE = Number(process.env["RATE"] ?? 200);
const TIMES = { perSecond: RATE, beforeMs: 5000, awayMs: 10_000, afterMs: 10_000 };

// npm run load:database
cluster((storey) => {
  it.each([{ how: "stopped" }, { how: "killed" }, { how: "hanging" }] as const)(
    `MariaDB, $how for 10 s under ${RATE} requests a second`,
    async ({ how }) => {
      const run = await databaseRun(storey, { ...TIMES, how });
      const figures = databaseFigures(run);
      process.stdout.write(`MariaDB ${how}: ${JSON.stringify(figures, null, 2)}\n`);
      expectDatabaseSurvived(run);
      // What the specification asks for; a machine that is busy with something else may miss it.
      expect(figures.first_success_after_return).toBeLessThan(2000);
      expect(figures.last_refusal_after_return).toBeLessThan(2000);
    },
    300_000,
  );
});
