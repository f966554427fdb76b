import "reflect-metadata";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Log, logContext } from "../../../../app/platform/logging/index.ts";
import { DeferredWork, type FailedTask } from "../../../../app/platform/queue/index.ts";
import { FakeClock, Figures } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";

function open(values: Record<string, string> = {}) {
  const settings = Settings.from([{ name: "the test", values }]);
  const [clock, figures] = [new FakeClock(), new Figures()];
  const work = new DeferredWork(settings, clock, Log.silent(), figures);
  const failures: FailedTask[] = [];
  work.onFailed((failure) => failures.push(failure));
  return { work, clock, failures, figures };
}

/** A task that ends when it is told to. */
function slow() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const seen: AbortSignal[] = [];
  const task = (signal: AbortSignal) => {
    seen.push(signal);
    return promise;
  };
  return { task, resolve, reject, seen };
}

describe("work in the background", () => {
  it("is begun beside its caller, never in its way", async () => {
    const { work } = open();
    const steps: string[] = [];
    work.background(() => steps.push("task"));
    steps.push("caller");
    await Promise.resolve();
    expect(steps).toEqual(["caller"]);
    await work.settled();
    expect(steps).toEqual(["caller", "task"]);
  });

  it("knows the request that asked for it", async () => {
    const { work } = open();
    let seen: unknown;
    logContext.run({ request_id: "r1", user_id: 7 }, () =>
      work.background(() => (seen = logContext.getStore())),
    );
    await work.settled();
    expect(seen).toEqual({ request_id: "r1", user_id: 7 });
  });

  it("tells its failure, and goes on with the rest", async () => {
    const { work, failures, figures } = open();
    work.background(() => Promise.reject(new Error("no paper")), { name: "print" });
    work.background(function scan() {
      throw new Error("no glass");
    });
    work.background(
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what careless code may do
        throw "a text";
      },
      { name: "text" },
    );
    work.background(() => {});
    await work.settled();
    expect(failures.map(({ name, error }) => [name, error.message])).toEqual([
      ["print", "no paper"],
      ["scan", "no glass"],
      ["text", "a text was thrown"],
    ]);
    expect(figures.read()["work.deferred"]).toMatchObject({
      done: 1,
      failed: 3,
      running: 0,
      waiting: 0,
    });
  });
});

describe("work that is deferred", () => {
  it("waits for the end of its occasion, and runs one task after the other", async () => {
    const { work } = open();
    const occasion = work.occasion();
    const steps: string[] = [];
    const first = slow();
    await work.during(occasion, async () => {
      work.defer(first.task);
      await Promise.resolve();
      occasion.defer(() => steps.push("second"));
    });
    await turn();
    expect(first.seen).toEqual([]);
    occasion.end();
    await turn();
    expect([first.seen.length, steps]).toEqual([1, []]);
    first.resolve();
    await work.settled();
    expect(steps).toEqual(["second"]);
  });

  it("runs at once when its occasion is over, or where there is none", async () => {
    const { work } = open();
    const occasion = work.occasion();
    const steps: string[] = [];
    occasion.end();
    occasion.defer(() => steps.push("late"));
    work.defer(() => steps.push("none"));
    await work.settled();
    expect(steps).toEqual(["late", "none"]);
  });
});

describe("the bounds of deferred work", () => {
  it("are how many run at once", async () => {
    const { work } = open({ DEFERRED_CONCURRENCY: "2" });
    const tasks = [slow(), slow(), slow()];
    for (const { task } of tasks) work.background(task);
    await turn();
    expect(tasks.map(({ seen }) => seen.length)).toEqual([1, 1, 0]);
    expect(work.figures()).toMatchObject({ running: 2, waiting: 1 });
    tasks[0]?.resolve();
    await turn();
    expect(tasks[2]?.seen).toHaveLength(1);
    for (const { resolve } of tasks) resolve();
    await work.settled();
    expect(work.figures()).toMatchObject({ running: 0, waiting: 0, done: 3 });
  });

  it("are how many wait: the next is refused with a code, and again taken when there is room", async () => {
    const { work } = open({ DEFERRED_CONCURRENCY: "1", DEFERRED_QUEUE_LIMIT: "2" });
    const first = slow();
    work.background(first.task);
    await turn();
    const occasion = work.occasion();
    occasion.defer(() => {});
    work.background(() => {});
    for (const refused of [() => work.background(() => {}), () => occasion.defer(() => {})]) {
      expect(refused).toThrow(expect.objectContaining({ status: 503, code: "work_queue_full" }));
    }
    expect(work.figures()).toMatchObject({ refused: 2, waiting: 2 });
    first.resolve();
    occasion.end();
    await work.settled();
    expect(() => work.background(() => {})).not.toThrow();
    await work.settled();
  });

  it("are their time: who is late is told to stop, and holds nobody up", async () => {
    const { work, clock, failures } = open({
      DEFERRED_CONCURRENCY: "1",
      DEFERRED_TIMEOUT_SECONDS: "5",
    });
    const [late, quick] = [slow(), slow()];
    work.background(late.task, { name: "late" });
    work.background(quick.task, { name: "own time", timeoutMs: 1000 });
    await turn();
    clock.advance(4999);
    expect(late.seen[0]?.aborted).toBe(false);
    clock.advance(1);
    expect(late.seen[0]?.aborted).toBe(true);
    await turn();
    await turn();
    clock.advance(1000);
    await work.settled();
    expect(failures).toMatchObject([
      { name: "late", timedOut: true, error: { code: "task_timeout" } },
      { name: "own time", timedOut: true },
    ]);
    expect(work.figures()).toMatchObject({ timed_out: 2, overdue: 2, running: 0 });
    // What comes of it later is of no interest, a failure neither.
    late.reject(new Error("I gave up"));
    quick.resolve();
    await turn();
    expect([work.figures().overdue, failures.length]).toEqual([0, 2]);
  });
});

describe("the end of the server", () => {
  it("tells what still runs to stop, forgets what waits, and takes nothing more", async () => {
    const { work, failures } = open({ DEFERRED_CONCURRENCY: "1" });
    const running = slow();
    let ran = false;
    work.background(running.task, { name: "running" });
    work.background(() => (ran = true), { name: "waiting" });
    await turn();
    work.abandon();
    await work.settled();
    expect(running.seen[0]?.reason).toMatchObject({ code: "task_abandoned" });
    expect([ran, work.figures().abandoned, work.figures().waiting]).toEqual([false, 2, 0]);
    expect(failures.map(({ name }) => name).toSorted()).toEqual(["running", "waiting"]);
    expect(() => work.background(() => {})).toThrow(
      expect.objectContaining({ code: "work_queue_full" }),
    );
  });
});

describe("whatever a task does", () => {
  const rejections: unknown[] = [];
  const hear = (thrown: unknown) => rejections.push(thrown);
  beforeAll(() => void process.on("unhandledRejection", hear));
  afterAll(() => void process.off("unhandledRejection", hear));

  it("no rejection is left unhandled", async () => {
    const { work, clock } = open();
    const late = slow();
    work.background(late.task, { timeoutMs: 10 });
    work.background(
      async (signal) => {
        await new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason)),
        );
      },
      { timeoutMs: 10 },
    );
    await turn();
    clock.advance(10);
    await work.settled();
    late.reject(new Error("long after"));
    await turn();
    await turn();
    expect(rejections).toEqual([]);
  });
});
