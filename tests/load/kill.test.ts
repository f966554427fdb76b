import { expect, it } from "vitest";
import { expectNothingLost } from "../support/load/expect_nothing_lost.ts";
import { killRun } from "../support/load/kill_run.ts";
import { eachStorey } from "../support/storeys.ts";

const KILLS = Number(process.env["KILLS"] ?? 300);

// KILLS=50 STOREY=embedded npm run load:kill
eachStorey((storey) => {
  it(`${KILLS} kills under load lose nothing that was acknowledged`, async () => {
    const run = await killRun(storey, {
      goesOn: (killed) => killed < KILLS,
      writers: 5,
      followers: 4,
      perSecond: 20,
      longestLifeMs: 1500,
      killed: (n) => n % 25 === 0 && say(`${storey.name}: ${n} of ${KILLS} kills`),
    });
    say(`${storey.name}: ${JSON.stringify(run.figures, null, 2)}`);
    expect(run.acknowledged.size).toBeGreaterThan(KILLS);
    expectNothingLost(run);
  }, 7_200_000);
});

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
