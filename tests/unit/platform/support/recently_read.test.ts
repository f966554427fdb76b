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
    read.forget();
    expect(read.take(2, () => "all anew")).toBe("all anew");
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

  it("is not given to who asks after a change, while it is still being read", async () => {
    const { read } = memory();
    const { promise, resolve } = Promise.withResolvers<string>();
    const asked = read.take(1, () => promise);
    read.forget();
    expect(read.take(1, () => "after the change")).toBe("after the change");
    resolve("before it");
    expect(await asked).toBe("before it");
    expect(read.take(1, never)).toBe("after the change");
  });

  it("is remembered when something else changed while it was read", async () => {
    const { read } = memory();
    const asked = read.take(1, async () => "one");
    read.forget(2);
    expect(await asked).toBe("one");
    expect(read.take(1, never)).toBe("one");
  });

  it("is read once for all who ask meanwhile", async () => {
    const { read } = memory();
    const { promise, resolve } = Promise.withResolvers<string>();
    const [first, second] = [read.take(1, () => promise), read.take(1, never)];
    resolve("one");
    expect([await first, await second]).toEqual(["one", "one"]);
    expect(read.take(1, never)).toBe("one");
  });

  it("is believed from the begin of reading, or as long as who asks says", async () => {
    const { clock, read } = memory();
    const asked = read.take(1, async () => "old");
    clock.advance(500);
    await asked;
    expect(read.take(1, never, 501)).toBe("old");
    expect(read.take(1, () => "new", 500)).toBe("new");
    clock.advance(999);
    expect(read.take(1, never)).toBe("new");
  });

  it("is not remembered when there was nothing", async () => {
    const read = new RecentlyRead<number, string | undefined>({
      clock: new FakeClock(),
      believedMs: 1000,
      most: 2,
    });
    expect(read.take(1, () => undefined)).toBeUndefined();
    expect(await read.take(1, async () => undefined)).toBeUndefined();
    expect(read.take(1, () => "there")).toBe("there");
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

  it("that failed later is read again, and takes nothing with it that was read since", async () => {
    const { read } = memory();
    const { promise, reject } = Promise.withResolvers<string>();
    await expect(read.take(1, async () => never())).rejects.toThrow("was read");
    const asked = read.take(1, () => promise);
    read.forget(1);
    expect(read.take(1, () => "there")).toBe("there");
    reject(new Error("away"));
    await expect(asked).rejects.toThrow("away");
    expect(read.take(1, never)).toBe("there");
  });
});
