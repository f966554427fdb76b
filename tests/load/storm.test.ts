import { expect, it } from "vitest";
import { expectNothingLost } from "../support/load/expect_nothing_lost.ts";
import { killRun } from "../support/load/kill_run.ts";
import { startRedis } from "../support/servers/redis.ts";
import { cluster } from "../support/storeys.ts";

const SECONDS = Number(process.env["SECONDS"] ?? 60);
const WRITERS = Number(process.env["WRITERS"] ?? 50);
const READERS = Number(process.env["READERS"] ?? 200);

// SECONDS=20 READERS=50 npm run load:storm
cluster((storey) => {
  it(`${WRITERS} write and ${READERS} read for ${SECONDS} s while nodes and Redis are killed: nothing is lost`, async () => {
    const redis = await startRedis();
    let end = Infinity;
    const run = await killRun(storey, {
      redis,
      writers: WRITERS,
      followers: READERS,
      perSecond: 1,
      longestLifeMs: 4000,
      env: { LIMIT_SIGN_UP: "off", LIMIT_HTTP_ADDRESS: "off" },
      goesOn: (killed) => {
        if (killed === 0 && end === Infinity) end = Date.now() + SECONDS * 1000;
        return Date.now() < end;
      },
    });
    process.stdout.write(`${JSON.stringify(run.figures, null, 2)}\n`);
    expect(run.figures["kills"]).toBeGreaterThan(2);
    expect(run.figures["kills_of_redis"]).toBeGreaterThan(0);
    expectNothingLost(run);
    await redis.remove();
  }, 900_000);
});
