import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Absences,
  MemoryAbsences,
  RedisAbsences,
} from "../../../../../app/platform/realtime/index.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";
import { describeWith, part } from "../../../../support/parts.ts";

const ABSENCE = {
  sid: "sid",
  person: 7,
  channels: [{ name: "news", position: { epoch: "e", offset: 3 }, grant: { member: undefined } }],
  before: undefined,
  sent: [["3.a", "news", 3] as [string, string, number], ["x"] as [string]],
};

/** What holds for all that remember absent clients. */
function suite(open: () => { one: Absences; other: Absences }): void {
  test("are given out once, to whichever node asks", async () => {
    const { one, other } = open();
    await one.put("pid", ABSENCE);
    expect(await other.take("pid")).toMatchObject({
      sid: "sid",
      sent: [["3.a", "news", 3], ["x"]],
    });
    expect(await other.take("pid")).toBeUndefined();
    expect(await other.take("unknown")).toBeUndefined();
  });

  test("are those of the last time", async () => {
    const { one, other } = open();
    await one.put("again", ABSENCE);
    await other.put("again", { ...ABSENCE, person: 8 });
    expect(await one.take("again")).toMatchObject({ person: 8 });
  });
}

describe("Absent clients in memory", () => {
  suite(() => {
    const absences = new MemoryAbsences(new FakeClock());
    return { one: absences, other: absences };
  });
});

describeWith(["redis"], "Absent clients in Redis", () => {
  const prefix = `parley-test-absences-${process.pid}:`;
  const redis = new Redis(part("redis"));
  const open = () => new RedisAbsences(redis, prefix, new MemoryAbsences(new FakeClock()));
  beforeAll(() => redis.ping()); // then it is ready
  afterAll(() => redis.disconnect());

  suite(() => ({ one: open(), other: open() }));

  test("are forgotten by Redis after two minutes", async () => {
    await open().put("late", ABSENCE);
    const left = await redis.pttl(`${prefix}socketio:late`);
    expect(left).toBeGreaterThan(100_000);
    expect(left).toBeLessThanOrEqual(120_000);
    await open().take("late");
  });

  test("are known where they were while Redis is away", async () => {
    const gone = new Redis(part("redis"), { lazyConnect: true });
    const here = new RedisAbsences(gone, prefix, new MemoryAbsences(new FakeClock()));
    await here.put("alone", ABSENCE);
    expect(await here.take("alone")).toMatchObject({ person: 7 });
    gone.disconnect();
  });
});
