import { expect, it } from "vitest";
import { databaseRun } from "../../support/load/database_run.ts";
import { expectDatabaseSurvived } from "../../support/load/expect_database_survived.ts";
import { cluster } from "../../support/storeys.ts";

const TIMES = { perSecond: 60, beforeMs: 1000, awayMs: 2500, afterMs: 4000 };

// The same at size: `npm run load:database`.
cluster((storey) => {
  it.each([{ how: "stopped" }, { how: "killed" }] as const)(
    "a database that is $how under requests and comes back costs nothing that was acknowledged",
    async ({ how }) => {
      const run = await databaseRun(storey, { ...TIMES, how });
      expectDatabaseSurvived(run);
      const { outcomes, left, back } = run;
      const count = (of: (outcome: (typeof outcomes)[number]) => boolean) =>
        outcomes.filter(of).length;
      expect(count(({ status, at }) => status === 503 && at > left)).toBeGreaterThan(10);
      expect(count(({ id, at }) => id !== undefined && at < left)).toBeGreaterThan(5);
      expect(count(({ id, at }) => id !== undefined && at > back)).toBeGreaterThan(5);
      expect(outcomes.at(-1)?.status).toBeLessThan(300);
    },
    120_000,
  );
});
