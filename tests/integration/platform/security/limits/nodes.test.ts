import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { RedisConnections } from "../../../../../app/platform/resilience/index.ts";
import { Refusals } from "../../../../../app/platform/security/index.ts";
import { randomId } from "../../../../../app/platform/support/index.ts";
import { describeWith, part } from "../../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../../support/servers/redis.ts";
import { removeKeys } from "../../../../support/servers/redis_keys.ts";
import { until } from "../../../../support/until.ts";
import { type OpenedLimits, openLimits } from "./open_limits.ts";

const ANA = "user:1";
const RATES = {
  LIMIT_ROOMS: "3/3600/600-600",
  LIMIT_HTTP_PERSON: "100/1000",
  MESSAGE_RATE: "10/1000/500-600",
};

type Answer = "passed" | number;

/** Until then a node that is not answered soon counts alone for a while. */
const connected = ({ container }: OpenedLimits) => container.resolve(RedisConnections).ping();

async function consumed(node: OpenedLimits, key = ANA): Promise<Answer> {
  const door = node.limits.door("rooms");
  return door.consume(key).then(
    () => "passed" as const,
    (error: { retryAfter: number }) => error.retryAfter,
  );
}

describeWith(["redis"], "Two nodes", () => {
  const prefix = `test-limits-${randomId(48)}:`;
  let here: OpenedLimits;
  let there: OpenedLimits;

  beforeEach(async () => {
    const env = { ...RATES, REDIS_URL: part("redis"), REDIS_PREFIX: `${prefix}${randomId(48)}:` };
    [here, there] = [openLimits(env), openLimits(env)];
    await Promise.all([here, there].map(connected));
    return async () => {
      await Promise.all([here.close(), there.close()]);
    };
  });
  afterAll(() => removeKeys(part("redis"), prefix));

  it("share the count of a counted door at once", async () => {
    expect(await consumed(here)).toBe("passed");
    expect(await consumed(there)).toBe("passed");
    expect(await consumed(here)).toBe("passed");
    expect(await consumed(there)).toBeGreaterThan(500);
    expect(await consumed(here)).toBeGreaterThan(500);
  });

  it("let no more through when both are asked many times at once", async () => {
    const nodes = Array.from({ length: 40 }, (_, index) => (index % 2 ? here : there));
    const answers = await Promise.all(nodes.map((node) => consumed(node)));
    expect(answers.filter((answer) => answer === "passed")).toHaveLength(3);
  });

  it("hear of what the other let through a swift door", async () => {
    const [mine, theirs] = [here.limits.door("httpPerson"), there.limits.door("httpPerson")];
    for (let n = 0; n < 60; n += 1) mine.take(ANA);
    await mine.share();
    theirs.take(ANA);
    await theirs.share();
    expect(theirs.room(ANA)?.left).toBe(39);
    for (let n = 0; n < 20; n += 1) theirs.take(ANA);
    await theirs.share();
    mine.take(ANA);
    await mine.share();
    expect(mine.room(ANA)?.left).toBe(18);
    expect(theirs.room("user:2")?.left).toBe(100);
  });

  it("tell each other by themselves, within a moment", async () => {
    const [mine, theirs] = [here.limits.door("httpPerson"), there.limits.door("httpPerson")];
    for (let n = 0; n < 50; n += 1) mine.take(ANA);
    const look = () => {
      theirs.take(ANA);
      return (theirs.room(ANA)?.left ?? 100) < 60;
    };
    await until(look, { every: 200, what: "the other node to hear of 50 requests" });
    expect(mine.room(ANA)?.left).toBeLessThanOrEqual(50);
  });

  it("refuse together whom one of them told to wait, until somebody lets them go", async () => {
    const [mine, theirs] = [here.limits.door("messages"), there.limits.door("messages")];
    theirs.take(ANA);
    expect(mine.take(ANA, 10)).toBe(0);
    expect(mine.take(ANA)).toBe(500);
    await theirs.share();
    expect(theirs.take(ANA)).toBeGreaterThan(400);
    await mine.release(ANA);
    expect(mine.take(ANA)).toBe(0);
    await theirs.share();
    expect(theirs.take(ANA)).toBe(0);
  });

  it("show what either refused", async () => {
    for (let n = 0; n < 5; n += 1) await consumed(here);
    await consumed(there);
    await here.container.resolve(Refusals).write();
    const { minutes, alone } = await there.container.resolve(Refusals).lastHour();
    expect(alone).toBe(false);
    const rooms = minutes.reduce((sum, { totals }) => sum + (totals.rooms ?? 0), 0);
    expect(rooms).toBe(3);
  });
});

describeWith(["redis"], "While Redis is away", () => {
  let redis: RedisServer;
  let node: OpenedLimits;

  beforeAll(async () => {
    redis = await startRedis();
    node = openLimits({ ...RATES, REDIS_URL: redis.url });
    await connected(node);
  });
  afterAll(async () => {
    await node.close();
    await redis.remove();
  });

  const away = () => {
    node.limits.door("httpPerson").take("user:9");
    return node.container.resolve(Refusals).lastHour();
  };

  it("a node counts alone, without error and without waiting, and shares again when it is back", async () => {
    expect(await consumed(node)).toBe("passed");
    await redis.stop();
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await consumed(node));
    expect(answers.slice(0, 3)).toEqual(["passed", "passed", "passed"]);
    expect(answers.slice(3).every((answer) => answer !== "passed")).toBe(true);
    expect((await away()).alone).toBe(true);
    expect((await away()).minutes.at(-1)?.totals.rooms).toBeGreaterThanOrEqual(1);

    await redis.start();
    await until(
      async () => (await consumed(node, `user:${randomId(48)}`)) && !(await away()).alone,
      {
        what: "the counts to be shared again",
      },
    );
  });

  it("a Redis that hangs holds nobody up", async () => {
    redis.pause();
    const answers = await Promise.all(Array.from({ length: 50 }, () => consumed(node, "user:5")));
    redis.resume();
    expect(answers.filter((answer) => answer === "passed")).toHaveLength(3);
  });
});
