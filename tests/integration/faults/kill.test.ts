import { expect, it } from "vitest";
import { expectNothingLost } from "../../support/load/expect_nothing_lost.ts";
import { killRun } from "../../support/load/kill_run.ts";
import { eachStorey } from "../../support/storeys.ts";

// The same with hundreds of kills: `npm run load:kill`.
eachStorey((storey) => {
  it("servers that are killed at any moment lose nothing that they acknowledged", async () => {
    const run = await killRun(storey, {
      goesOn: (killed) => killed < 4,
      writers: 3,
      followers: 2,
      perSecond: 50,
      longestLifeMs: 300,
    });
    expect(run.acknowledged.size).toBeGreaterThan(20);
    expectNothingLost(run);
  }, 240_000);
});
