import { describe, expect, it } from "vitest";
import { Turns } from "../../../../app/features/accounts/turns.ts";

describe("turns", () => {
  it("do work with one key in order, one at a time", async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
    };
    await Promise.all([turns.take("door", work("Ana")), turns.take("door", work("Ben"))]);
    expect(seen).toEqual(["Ana begins", "Ana ends", "Ben begins", "Ben ends"]);
  });

  it("go on after work that failed, and tell its own caller alone", async () => {
    const turns = new Turns();
    const failing = turns.take("door", () => Promise.reject(new Error("stuck")));
    const next = turns.take("door", async () => "through");
    await expect(failing).rejects.toThrow("stuck");
    await expect(next).resolves.toBe("through");
  });

  it("do not hold up other keys", async () => {
    const turns = new Turns();
    const { promise, resolve } = Promise.withResolvers<string>();
    const slow = turns.take("front", () => promise);
    await expect(turns.take("back", async () => "in")).resolves.toBe("in");
    resolve("late");
    await expect(slow).resolves.toBe("late");
  });
});
