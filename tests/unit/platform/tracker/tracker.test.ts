import "reflect-metadata";
import { setImmediate as turn } from "node:timers/promises";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../../../app/platform/errors/index.ts";
import { Log, logContext } from "../../../../app/platform/logging/index.ts";
import { FakeClock, Figures } from "../../../../app/platform/support/index.ts";
import { Tracker } from "../../../../app/platform/tracker/index.ts";
import { Settings } from "../../../../config/settings.ts";

const KEY = "the-key-of-this-house-is-long-enough";
const DAY = 86_400_000;

function open() {
  const settings = Settings.from([{ name: "the test", values: { APP_KEY: KEY } }]);
  const clock = new FakeClock(100 * DAY);
  const tracker = new Tracker(
    settings,
    clock,
    new Log(pino({ level: "silent" }), "test"),
    new Figures(),
  );
  return { tracker, clock };
}

const http = { where: "http", name: "rooms.show" } as const;
const broken = (n: number) => new Error(`room ${n} is broken`);

describe("the tracker", () => {
  it("counts similar errors together, and keeps the newest of them", async () => {
    const { tracker, clock } = open();
    for (let n = 0; n < 20; n++) {
      clock.advance(1000);
      tracker.capture(broken(n), http);
    }
    tracker.capture(new TypeError("something else"), http);
    const [first, second, ...none] = tracker.take();
    expect([first?.count, second?.count, none]).toEqual([20, 1, []]);
    expect([first?.firstAt, first?.lastAt]).toEqual([100 * DAY + 1000, 100 * DAY + 20_000]);
    const kept = first?.samples.map(({ chain }) => chain[0]?.message);
    expect(kept).toEqual([15, 16, 17, 18, 19].map((n) => `room ${n} is broken`));
    expect(tracker.take()).toEqual([]);
  });

  it("knows whom it happened to, and in which request, but none of their secrets", async () => {
    const { tracker } = open();
    logContext.run({ request_id: "r1", user_id: 7 }, () => {
      const path = "/rooms/7?token=abc&page=2";
      const request = { method: "GET", path, userAgent: "Fox" };
      tracker.capture(new Error(`used ${KEY}`, { cause: new Error(`again ${KEY}`) }), {
        ...http,
        request,
      });
    });
    const [tally] = tracker.take();
    expect([...(tally?.people ?? [])]).toEqual([7]);
    expect(tally?.samples[0]).toMatchObject({
      reference: "r1",
      userId: 7,
      request: { method: "GET", path: "/rooms/7?token=…&page=…", userAgent: "Fox" },
    });
    expect(JSON.stringify(tally?.samples)).not.toContain(KEY);
    expect(tally?.samples[0]?.culprit).toContain("tracker.test.ts");
  });

  it("describes a part that is away once a minute, and counts it each time", () => {
    const { tracker, clock } = open();
    for (let n = 0; n < 10; n++) {
      tracker.capture(new UnavailableError(), { ...http, level: "warning" });
      clock.advance(20_000);
    }
    const [tally] = tracker.take();
    expect([tally?.count, tally?.samples.length]).toEqual([10, 4]);
  });

  it("is bounded, and says how much it had to drop", async () => {
    const { tracker } = open();
    for (let n = 0; n < 700; n++) tracker.capture(broken(n), http);
    expect(tracker.dropped).toBe(200);
    await turn();
    for (let n = 0; n < 300; n++) tracker.capture(broken(1), { where: "http", name: `route ${n}` });
    expect(tracker.take()).toHaveLength(200);
    expect(tracker.figures()).toEqual({ captured: 1000, waiting: 0, dropped: 200 + 101 });
  });

  it("takes back what could not be written, and adds what came meanwhile", () => {
    const { tracker, clock } = open();
    tracker.capture(broken(1), http);
    const taken = tracker.take();
    clock.advance(3_600_000);
    tracker.capture(broken(2), http);
    tracker.giveBack(taken);
    const [tally, ...none] = tracker.take();
    expect(none).toEqual([]);
    expect([tally?.count, tally?.firstAt, tally?.hours.size]).toEqual([2, 100 * DAY, 2]);
    const kept = tally?.samples.map(({ chain }) => chain[0]?.message);
    expect(kept).toEqual(["room 1 is broken", "room 2 is broken"]);
  });

  it("survives whatever is thrown", () => {
    const { tracker } = open();
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    for (const thrown of [undefined, null, 0, "", Symbol("s"), proxy, { a: 1n }, () => {}]) {
      tracker.capture(thrown, http);
    }
    expect(() => tracker.take()).not.toThrow();
  });
});

describe("what is logged as an error", () => {
  it("is heard by the tracker, once", async () => {
    const settings = Settings.from([
      { name: "the test", values: { LOG_FILES: "false", LOG_LEVEL: "error" } },
    ]);
    const log = await Log.open(settings, "eu-1");
    const tracker = new Tracker(settings, new FakeClock(), log, new Figures());
    const error = new Error("nobody handed me over");
    log.part("flags").error({ err: error, reference: "ref-1" }, "a listener failed");
    log.part("flags").error({ err: error }, "and again higher up");
    log.part("flags").warn({ err: new Error("a warning") }, "is none");
    log.part("flags").error("a text alone is none");
    const [tally, ...none] = tracker.take();
    expect(none).toEqual([]);
    expect(tally?.count).toBe(1);
    const name = "flags: a listener failed";
    expect(tally?.samples[0]).toMatchObject({ where: "background", name, reference: "ref-1" });
  });
});
