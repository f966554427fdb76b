import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OccupancyStore, PresenceStore } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { until } from "../../../support/until.ts";
import { type Backend, describeOnCluster, memoryBackend, redisBackend } from "./backends.ts";

const LONG = 60_000;
const SHORT = 1_000;

function occupancySuite(open: () => Promise<Backend>): void {
  let backend: Backend;
  let store: OccupancyStore;
  let leases: PresenceStore;

  beforeEach(async () => {
    backend = await open();
    ({ occupancy: store, presence: leases } = backend);
    for (const node of ["n1", "n2"]) await leases.renew(node, LONG);
  });

  afterEach(() => backend.close());

  const set = async (node: string, counts: Record<string, number>) =>
    Object.fromEntries(
      (await store.set(node, new Map(Object.entries(counts)))).map(({ key, total, turned }) => [
        key,
        [total, turned],
      ]),
    );

  test("a channel is occupied by the first anywhere and vacated by the last", async () => {
    expect(await set("n1", { news: 2, "app-3/news": 1 })).toEqual({
      news: [2, "occupied"],
      "app-3/news": [1, "occupied"],
    });
    expect(await set("n2", { news: 1 })).toEqual({ news: [3, undefined] });
    expect(await set("n1", { news: 0 })).toEqual({ news: [1, undefined] });
    expect(await set("n2", { news: 0 })).toEqual({ news: [0, "vacated"] });
    expect(await set("n2", { news: 0 })).toEqual({ news: [0, undefined] });
  });

  test("counts are those of all nodes, each namespace apart", async () => {
    await set("n1", { news: 2, "app-3/news": 1, "presence-x": 1 });
    await set("n2", { news: 5 });
    expect(await store.counts(["news", "app-3/news", "nothing"])).toEqual([7, 1, 0]);
    expect(await store.channels("")).toEqual(
      new Map([
        ["news", 7],
        ["presence-x", 1],
      ]),
    );
    expect(await store.channels("app-3")).toEqual(new Map([["news", 1]]));
    expect(await store.channels("app-4")).toEqual(new Map());
  });

  test("thousands of channels are told at once", async () => {
    const counts = Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [`room.${n}`, 1]));
    const changes = Object.values(await set("n1", counts));
    expect(changes).toHaveLength(1_200);
    expect(changes.every(([, turned]) => turned === "occupied")).toBe(true);
    expect((await store.channels("")).size).toBe(1_200);
  });

  test("what a dead node said does not count, and is taken away once", async () => {
    await leases.renew("n3", SHORT);
    await set("n3", { news: 1, alone: 1 });
    await set("n1", { news: 1 });
    expect(await store.bury("n3")).toEqual([]);
    await until(async () => (await leases.dead()).includes("n3"), { what: "the end of the lease" });
    expect(await store.counts(["news", "alone"])).toEqual([1, 0]);
    const buried = await Promise.all([store.bury("n3"), store.bury("n3")]);
    expect(buried.flat()).toEqual(["alone"]);
    expect(await store.counts(["news", "alone"])).toEqual([1, 0]);
  });

  test("what a living node said stays", async () => {
    await set("n1", { news: 1 });
    expect(await store.touch("n1")).toBe(true);
    expect(await store.bury("n1")).toEqual([]);
    expect(await store.counts(["news"])).toEqual([1]);
  });
}

describe("Occupancy in memory", () => {
  occupancySuite(memoryBackend);
});

describeWith(["redis"], "Occupancy on Redis", () => {
  occupancySuite(redisBackend);

  test("says when what it was told is lost", async () => {
    const { occupancy, close } = await redisBackend();
    expect(await occupancy.touch("n9")).toBe(false);
    await close();
  });
});

describeOnCluster("Occupancy", occupancySuite);
