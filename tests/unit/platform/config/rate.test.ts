import { describe, expect, it } from "vitest";
import { parseRate, rate } from "../../../../app/platform/config/index.ts";

describe("a rate", () => {
  it("says how many in how many seconds, and how long offenders wait", () => {
    expect(parseRate("30/60")).toEqual({ points: 30, seconds: 60 });
    expect(parseRate("5/3600/1-120")).toEqual({
      points: 5,
      seconds: 3600,
      back: { first: 1, longest: 120 },
    });
  });

  it("may be off", () => {
    expect(parseRate("off")).toBeNull();
  });

  it.each([
    "30",
    "30/",
    "0/60",
    "30/0",
    "-1/60",
    "30/60/5",
    "30/60/10-5",
    "30/60/0-5",
    "much",
    "1.5/2",
  ])("is refused when it reads %s", (text) => {
    expect(rate("1/1").safeParse(text).success).toBe(false);
  });

  it("has a default, which is taken when nothing is set", () => {
    expect(rate("30/60").parse(undefined)).toBe("30/60");
    expect(rate("30/60").parse(" 5/10 ")).toBe("5/10");
  });
});
