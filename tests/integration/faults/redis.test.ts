import { expect, it } from "vitest";
import { expectRedisSurvived } from "../../support/load/expect_redis_survived.ts";
import { redisRun } from "../../support/load/redis_run.ts";
import { cluster } from "../../support/storeys.ts";

const TIMES = { perSecond: 60, beforeMs: 500, awayMs: 2000, afterMs: 2500 };

// The same at size: `npm run load:redis`.
cluster((storey) => {
  it("a Redis that goes and comes back costs no message, and local delivery goes on", async () => {
    const run = await redisRun(storey, { ...TIMES, how: "killed" });
    expectRedisSurvived(run);
    const { outcomes, left, back, followers } = run;
    const meanwhile = outcomes.filter(({ at, id }) => id !== undefined && at > left && at < back);
    expect(meanwhile.length).toBeGreaterThan(0);
    // Without Redis nothing but the delivery on the same node can bring any of them to a reader.
    const seenAway = meanwhile.filter(({ clientId }) =>
      followers.some(({ shownAt }) => (shownAt.get(clientId) ?? Infinity) < back),
    );
    expect(seenAway.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ status }) => status >= 400)).toEqual([]);
  }, 120_000);

  it("one that hangs with the sessions in it has requests refused in words, and serves them again after", async () => {
    const env = { SESSION_STORE: "redis", GUARD_REDIS: "timeout=300 rest=200" };
    const run = await redisRun(storey, { ...TIMES, how: "hanging", env });
    expectRedisSurvived(run);
    const refused = run.outcomes.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(10);
    expect(run.outcomes.at(-1)?.status).toBeLessThan(300);
  }, 120_000);
});
