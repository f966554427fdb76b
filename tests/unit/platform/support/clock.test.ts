import { describe, expect, it } from "vitest";
import { FakeClock } from "../../../../app/platform/support/index.ts";

describe("a clock that stands still", () => {
  it("runs what comes due in order, and nothing that is not due", () => {
    const clock = new FakeClock(1000);
    const seen: string[] = [];
    clock.after(30, () => seen.push("late"));
    clock.after(10, () => seen.push(`early at ${clock.now()}`));
    clock.advance(20);
    expect(seen).toEqual(["early at 1010"]);
    clock.advance(20);
    expect(seen).toEqual(["early at 1010", "late"]);
  });

  it("forgets what was taken back", () => {
    const clock = new FakeClock();
    const seen: string[] = [];
    const takeBack = clock.after(10, () => seen.push("never"));
    takeBack();
    clock.advance(100);
    expect(seen).toEqual([]);
  });

  it("runs what a task plans for within the same stretch", () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    clock.after(10, () => clock.after(10, () => seen.push(clock.now())));
    clock.advance(50);
    expect(seen).toEqual([20]);
  });
});
