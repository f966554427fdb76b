import { describe, expect, it } from "vitest";
import { FakeClock, RecentlyRead } from "../../../../app/platform/support/index.ts";

function memory() {
  const clock = new FakeClock();
  const read = new RecentlyRead<number, string>({ clock, believedMs: 1000, most: 2 });
  return { clock, read };
}

const never = (): string => {
  throw new Error("was read");
};

describe("What was read a moment ago", () => {
  it("is not read again, for as long as it is believed", () => {
    const { clock, read } = memory();
    expect(read.take(1, () => "old")).toBe("old");
    clock.advance(999);
    expect(read.take(1, never)).toBe("old");
    clock.advance(1);
    expect(read.take(1, () => "new")).toBe("new");
  });

  it("is forgotten where it changes, and only that", () => {
    const { read } = memory();
    expect([read.take(1, () => "one"), read.take(2, () => "two")]).toEqual(["one", "two"]);
    read.forget(1);
    expect(read.take(2, never)).toBe("two");
    expect(read.take(1, () => "other")).toBe("other");
  });

  it("is not remembered when something changed while it was read", async () => {
    const { read } = memory();
    const { promise, resolve } = Promise.withResolvers<string>();
    const asked = read.take(1, () => promise);
    read.forget(1);
    resolve("before the change");
    expect(await asked).toBe("before the change");
    expect(read.take(1, () => "after it")).toBe("after it");
  });

  it("is remembered of a bounded number", () => {
    const { read } = memory();
    for (const key of [1, 2, 3]) expect(read.take(key, () => `${key}`)).toBe(`${key}`);
    expect(read.take(3, never)).toBe("3");
    expect(read.take(1, () => "again")).toBe("again");
  });

  it("that failed is read again", () => {
    const { read } = memory();
    expect(() => read.take(1, never)).toThrow("was read");
    expect(read.take(1, () => "there")).toBe("there");
  });
});
