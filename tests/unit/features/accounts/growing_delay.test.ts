import { describe, expect, it } from "vitest";
import { GrowingDelay } from "../../../../app/features/accounts/growing_delay.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";

function open() {
  const clock = new FakeClock(1_000_000);
  const delay = new GrowingDelay(
    { free: 2, firstMs: 1000, longestMs: 8000, forgetMs: 60_000 },
    clock,
  );
  const fail = (times: number) => Array.from({ length: times }).forEach(() => delay.fail("ana"));
  return { clock, delay, fail };
}

describe("a growing delay", () => {
  it("costs nothing for the first failures", () => {
    const { delay, fail } = open();
    expect(delay.wait("ana")).toBe(0);
    fail(2);
    expect(delay.wait("ana")).toBe(0);
  });

  it("doubles with each further failure, up to a bound", () => {
    const { delay, fail } = open();
    fail(2);
    const waits = [1, 2, 3, 4, 5, 6].map(() => (delay.fail("ana"), delay.wait("ana")));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it("runs out with time, and goes on growing after the next failure", () => {
    const { clock, delay, fail } = open();
    fail(4);
    clock.advance(1500);
    expect(delay.wait("ana")).toBe(500);
    clock.advance(500);
    expect(delay.wait("ana")).toBe(0);
    fail(1);
    expect(delay.wait("ana")).toBe(4000);
  });

  it("makes nobody else wait", () => {
    const { delay, fail } = open();
    fail(5);
    expect(delay.wait("ben")).toBe(0);
  });

  it("forgets on success, and by itself after a quiet time", () => {
    const { clock, delay, fail } = open();
    fail(5);
    delay.forget("ana");
    expect(delay.wait("ana")).toBe(0);
    fail(5);
    clock.advance(60_000);
    fail(1);
    expect(delay.wait("ana")).toBe(0);
  });
});
