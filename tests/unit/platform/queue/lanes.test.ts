import { describe, expect, it } from "vitest";
import { Lanes } from "../../../../app/platform/queue/lanes.ts";

describe("lanes", () => {
  it("begin an idle lane at once, and keep the order within each", async () => {
    const log: string[] = [];
    const lanes = new Lanes<string>(
      async (letter) => {
        log.push(`${letter} begins`);
        await Promise.resolve();
        log.push(`${letter} ends`);
        return true;
      },
      () => {},
    );
    lanes.push("ada", "a");
    expect(log).toEqual(["a begins"]);
    lanes.push("ada", "b");
    lanes.push("bob", "c");
    expect(log).toEqual(["a begins", "c begins"]);
    expect(lanes.size).toBe(3);
    await lanes.settled();
    expect(log.indexOf("a ends")).toBeLessThan(log.indexOf("b begins"));
    expect([lanes.size, [...lanes.items()]]).toEqual([0, []]);
  });

  it("give back what stands behind an item that must not be passed, and begin anew after it", async () => {
    const [done, back]: [string[], string[][]] = [[], []];
    const lanes = new Lanes<string>(
      async (letter) => {
        done.push(letter);
        return letter !== "stuck";
      },
      (key, rest) => back.push([key, ...rest]),
    );
    for (const letter of ["first", "stuck", "behind", "last"]) lanes.push("ada", letter);
    lanes.push("bob", "his");
    await lanes.settled();
    expect(done.toSorted()).toEqual(["first", "his", "stuck"]);
    expect(back).toEqual([["ada", "behind", "last"]]);
    expect(lanes.size).toBe(0);
    lanes.push("ada", "next");
    expect(done.at(-1)).toBe("next");
    await lanes.settled();
  });
});
