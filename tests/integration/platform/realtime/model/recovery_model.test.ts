import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../../support/servers/redis.ts";
import { MemoryWorld } from "./memory_world.ts";
import { RedisWorld } from "./redis_world.ts";
import { Scenario, type Step, steps } from "./scenario.ts";
import type { World } from "./world.ts";

async function tryOut(open: () => Promise<World>, todo: readonly Step[]): Promise<void> {
  const world = await open();
  try {
    await new Scenario(world).run(todo);
  } finally {
    await world.close();
  }
}

test("whatever happens, a reader has every event in order and once, or was told to read anew", async () => {
  await fc.assert(
    fc.asyncProperty(steps(60), (todo) => tryOut(() => MemoryWorld.open(), todo)),
    { numRuns: 150 },
  );
}, 60_000);

test("the model itself finds a reader who was told that it has everything and has not", async () => {
  const open = async () => {
    const world = await MemoryWorld.open();
    const { alignment } = world.node(1);
    alignment.align = async (channel) => channel.reset({ epoch: "", offset: 0 });
    return world;
  };
  const todo: Step[] = [
    { do: "come", reader: 0, place: 1, missed: 0, met: 0 },
    { do: "join", reader: 0, channel: "a" },
    { do: "publish", place: 0, channel: "a", times: 2 },
  ];
  await expect(tryOut(open, todo)).rejects.toThrow(/reader 1/);
});

describeWith(["redis"], "Over a real Redis", () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.remove());

  test("the same holds when nodes lose it, die, and come back", async () => {
    await fc.assert(
      fc.asyncProperty(steps(30), (todo) => tryOut(() => RedisWorld.open(redis), todo)),
      // Making a failure smaller takes longer than there is time.
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);
});
