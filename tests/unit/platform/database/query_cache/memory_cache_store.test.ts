import { describe, expect, it } from "vitest";
import { type Entry, MemoryCacheStore } from "../../../../../app/platform/database/index.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";

const clock = new FakeClock(1000);
const entry = (value: unknown): Entry => ({
  value,
  versions: [],
  expires: 2000,
  renewFrom: 1800,
});

describe("results in memory", () => {
  it("take no more room than they may: the one not used for longest goes first", async () => {
    const store = new MemoryCacheStore(clock, 10_000);
    const text = "x".repeat(2000);
    await store.write([["a", entry(text)]]);
    await store.write([["b", entry(text)]]);
    await store.read([{ key: "a", tags: [] }]);
    await store.write([["c", entry(text)]]);
    const found = await store.read(["a", "b", "c"].map((key) => ({ key, tags: [] })));
    expect(found.map(({ entry: kept }) => kept !== undefined)).toEqual([true, false, true]);
    expect(store.figures()).toMatchObject({ entries: 2, evicted: 1 });
    expect(store.figures().bytes).toBeLessThanOrEqual(10_000);
  });

  it("that are too large for all of the room are not kept", async () => {
    const store = new MemoryCacheStore(clock, 1000);
    await store.write([["a", entry("x".repeat(5000))]]);
    expect(store.figures().entries).toBe(0);
  });

  it("are the same for all who ask, so nobody can change them", async () => {
    const store = new MemoryCacheStore(clock, 10_000);
    const faces = [{ name: "Ada" }];
    await store.write([["faces", entry(faces)]]);
    (faces[0] as { name: string }).name = "Ben";
    const [found] = await store.read([{ key: "faces", tags: [] }]);
    expect(found?.entry?.value).toEqual([{ name: "Ada" }]);
    const kept = found?.entry?.value as { name: string }[];
    expect(() => ((kept[0] as { name: string }).name = "Cleo")).toThrow(TypeError);
  });

  it("have versions that never come back", async () => {
    const store = new MemoryCacheStore(clock, 10_000);
    const version = async () => (await store.read([{ key: "a", tags: ["t"] }]))[0]?.versions[0];
    const seen = new Set([await version()]);
    for (let n = 0; n < 5; n += 1) {
      await store.invalidate(["t"]);
      seen.add(await version());
    }
    expect(seen.size).toBe(6);
    expect(await version()).toBe(await version());
  });

  it("are made by one who claims them at a time", async () => {
    const store = new MemoryCacheStore(clock, 10_000);
    const release = await store.claim("a");
    expect(await store.claim("a")).toBeUndefined();
    expect(await store.claim("b")).toBeDefined();
    await release?.();
    expect(await store.claim("a")).toBeDefined();
  });
});
