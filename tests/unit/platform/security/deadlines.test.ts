import { describe, expect, it } from "vitest";
import { Deadlines } from "../../../../app/platform/security/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";

function open() {
  const clock = new FakeClock(10_000);
  const due: string[] = [];
  return { clock, due, deadlines: new Deadlines<string>(clock, (item) => due.push(item)) };
}

describe("deadlines", () => {
  it("come in order, never early, and each once", () => {
    const { clock, due, deadlines } = open();
    deadlines.set("late", 15_000);
    deadlines.set("soon", 12_300);
    deadlines.set("soon too", 12_100);
    clock.advance(2900);
    expect(due).toEqual([]);
    clock.advance(100);
    expect(due).toEqual(["soon", "soon too"]);
    clock.advance(60_000);
    expect(due).toEqual(["soon", "soon too", "late"]);
    expect(deadlines.size).toBe(0);
  });

  it("may be moved and taken back", () => {
    const { clock, due, deadlines } = open();
    deadlines.set("moved", 11_000);
    deadlines.set("gone", 11_000);
    deadlines.set("moved", 20_000);
    deadlines.clear("gone");
    clock.advance(9999);
    expect(due).toEqual([]);
    clock.advance(1);
    expect(due).toEqual(["moved"]);
  });

  it("in the past are due at once, and may name a new time while they are told", () => {
    const clock = new FakeClock(10_000);
    const due: number[] = [];
    const deadlines: Deadlines<string> = new Deadlines(clock, (item) => {
      due.push(clock.now());
      if (due.length < 3) deadlines.set(item, clock.now() + 1000);
    });
    deadlines.set("again", 1000);
    clock.advance(0);
    expect(due).toEqual([10_000]);
    clock.advance(10_000);
    expect(due).toEqual([10_000, 11_000, 12_000]);
  });

  it("a year away cost nothing until then", () => {
    const { clock, due, deadlines } = open();
    deadlines.set("next year", 10_000 + 365 * 86_400_000);
    clock.advance(364 * 86_400_000);
    expect(due).toEqual([]);
    clock.advance(86_400_000);
    expect(due).toEqual(["next year"]);
  });
});
