import { afterEach, beforeEach, expect, it } from "vitest";
import type { StoredSession } from "../../../../app/platform/sessions/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStore, type OpenStore, type Place } from "./each_store.ts";

const HOUR = 3_600_000;

/** The suite that every store must pass. */
function storeSuite(open: OpenStore): void {
  let clock: FakeClock;
  let place: Place;
  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    place = await open(clock);
  });
  afterEach(() => place.close());

  const session = (id: string, more: Partial<StoredSession> = {}): StoredSession => ({
    id,
    userId: 7,
    sealed: `sealed ${id}`,
    userAgent: "Firefox on Linux, Ünïcode 🦊",
    address: "2001:db8::1",
    createdAt: clock.now(),
    usedAt: clock.now(),
    expiresAt: clock.now() + HOUR,
    ...more,
  });
  const ids = async (userId: number) => (await place.store.ofUser(userId)).map(({ id }) => id);

  it("gives a session back as it was written", async () => {
    await place.store.write(session("a"));
    expect(await place.store.read("a")).toEqual(session("a"));
    expect(await place.store.read("b")).toBeNull();
  });

  it("keeps a session of nobody apart from everybody's", async () => {
    await place.store.write(session("a", { userId: null }));
    expect((await place.store.read("a"))?.userId).toBeNull();
    expect(await ids(7)).toEqual([]);
  });

  it("replaces what it holds, and knows the new owner", async () => {
    await place.store.write(session("a", { userId: null }));
    await place.store.write(session("a", { userId: 8, sealed: "other" }));
    expect(await place.store.read("a")).toMatchObject({ userId: 8, sealed: "other" });
    expect(await ids(8)).toEqual(["a"]);
  });

  it("lists a person's sessions, the last used first", async () => {
    await place.store.write(session("old", { usedAt: clock.now() - 2000 }));
    await place.store.write(session("new", { usedAt: clock.now() - 1000 }));
    await place.store.write(session("hers", { userId: 8 }));
    expect(await ids(7)).toEqual(["new", "old"]);
    await place.store.touch("old", { usedAt: clock.now(), expiresAt: clock.now() + HOUR });
    expect(await ids(7)).toEqual(["old", "new"]);
  });

  it("counts the living sessions of many people at once", async () => {
    await place.store.write(session("a"));
    await place.store.write(session("b"));
    await place.store.write(session("c", { userId: 8 }));
    await place.store.write(session("d", { userId: 8, expiresAt: clock.now() + 1 }));
    clock.advance(2);
    expect(await place.store.counts([7, 8, 9])).toEqual(
      new Map([
        [7, 2],
        [8, 1],
      ]),
    );
    expect(await place.store.counts([])).toEqual(new Map());
  });

  it("lists the living sessions of all people, the last used first, by pages", async () => {
    await place.store.write(session("old"));
    await place.store.write(session("nobody", { userId: null }));
    await place.store.write(session("brief", { expiresAt: clock.now() + 1 }));
    clock.advance(2);
    await place.store.write(session("new", { userId: 8, usedAt: clock.now() }));
    await place.store.write(session("ended", { userId: 8, usedAt: clock.now() }));
    await place.store.destroy("ended");
    const found = await place.store.recent({ offset: 0, limit: 10 });
    expect(found.map(({ id, userId }) => [id, userId])).toEqual([
      ["new", 8],
      ["old", 7],
    ]);
    const second = await place.store.recent({ offset: 1, limit: 1 });
    expect(second.map(({ id }) => id)).toEqual(["old"]);
    await place.store.touch("old", { usedAt: clock.now() + 5, expiresAt: clock.now() + HOUR });
    expect((await place.store.recent({ offset: 0, limit: 1 })).map(({ id }) => id)).toEqual([
      "old",
    ]);
  });

  it("lets a session go when its time is over, unless it was used meanwhile", async () => {
    await place.store.write(session("idle"));
    await place.store.write(session("used"));
    clock.advance(HOUR - 1);
    await place.store.touch("used", { usedAt: clock.now(), expiresAt: clock.now() + HOUR });
    expect(await place.store.read("idle")).not.toBeNull();
    clock.advance(1);
    expect(await place.store.read("idle")).toBeNull();
    expect(await ids(7)).toEqual(["used"]);
  });

  it("ends one session and no other; ending it again is no error", async () => {
    await place.store.write(session("a"));
    await place.store.write(session("b"));
    await place.store.destroy("a");
    await place.store.destroy("a");
    expect(await ids(7)).toEqual(["b"]);
  });

  it("does not bring a session back that was ended while in use", async () => {
    await place.store.write(session("a"));
    await place.store.destroy("a");
    await place.store.touch("a", { usedAt: clock.now(), expiresAt: clock.now() + HOUR });
    expect(await place.store.read("a")).toBeNull();
    expect(await ids(7)).toEqual([]);
  });

  it("takes new content of a session that is there, and none of one that was ended", async () => {
    await place.store.write(session("a"));
    expect(await place.store.rewrite(session("a", { sealed: "new" }), "sealed a")).toBe(true);
    expect(await place.store.read("a")).toMatchObject({ sealed: "new", userId: 7 });
    await place.store.destroy("a");
    expect(await place.store.rewrite(session("a", { sealed: "late" }), "new")).toBe(false);
    expect(await place.store.read("a")).toBeNull();
    expect(await ids(7)).toEqual([]);
  });

  it("lets one of many who read the same write, and tells the others", async () => {
    await place.store.write(session("a"));
    const writers = Array.from({ length: 20 }, (_, i) => session("a", { sealed: `by ${i}` }));
    const wrote = await Promise.all(writers.map((one) => place.store.rewrite(one, "sealed a")));
    expect(wrote.filter(Boolean)).toHaveLength(1);
    expect((await place.store.read("a"))?.sealed).toBe(`by ${wrote.indexOf(true)}`);
  });

  it("replaces only what was read, and writes nothing over what is over", async () => {
    await place.store.write(session("a"));
    expect(await place.store.replace("a", "something else")).toBe(false);
    expect(await ids(7)).toEqual(["a"]);
    expect(await place.store.replace("a", "sealed a")).toBe(true);
    expect(await place.store.replace("a", "sealed a")).toBe(false);
    expect(await ids(7)).toEqual([]);
    await place.store.write(session("b", { expiresAt: clock.now() + 10 }));
    clock.advance(10);
    expect(await place.store.rewrite(session("b", { sealed: "late" }), "sealed b")).toBe(false);
  });

  it("collects what has expired and keeps the rest", async () => {
    await place.store.write(session("old", { expiresAt: clock.now() + 1 }));
    await place.store.write(session("new"));
    clock.advance(1);
    await place.store.collect();
    expect(await place.store.collect()).toBe(0);
    expect(await ids(7)).toEqual(["new"]);
  });
}

eachStore(storeSuite);
