import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../../support/until.ts";
import { note } from "../notes.ts";
import { type CacheGround, type CacheNode, eachCache } from "./each_cache.ts";

const TTL = 60_000;

eachCache((prepare) => {
  let ground: CacheGround;
  let here: CacheNode;

  beforeEach(async () => {
    ground = await prepare();
    [here] = (await ground.open(1)) as [CacheNode];
    await here.database.query
      .insertInto("notes")
      .values([note("ada", { likes: 1 }), note("ben", { likes: 10 })])
      .execute();
  });
  afterEach(() => ground.close());

  const like = (slug: string) =>
    here.database.query
      .updateTable("notes")
      .set((set) => ({ likes: set("likes", "+", 1) }))
      .where("slug", "=", slug)
      .execute();

  describe("results for many ids", () => {
    let batches: string[][];
    beforeEach(() => (batches = []));

    const all = (node: CacheNode, slugs: string[], gate = Promise.resolve()) =>
      node.cache.many(
        {
          ids: slugs,
          ttl: TTL,
          place: (slug) => ({ key: `likes:${slug}`, tags: [`note:${slug}`] }),
        },
        async (missing) => {
          batches.push(missing);
          const query = node.database.query.selectFrom("notes").select(["slug", "likes"]);
          const rows = await query.where("slug", "in", missing).execute();
          await gate;
          return new Map(rows.map(({ slug, likes }) => [slug, likes]));
        },
      );

    it("ask for the missing ones alone, in one go", async () => {
      expect(await all(here, ["ada"])).toEqual(new Map([["ada", 1]]));
      const both = await all(here, ["ada", "ben"]);
      expect([both.get("ada"), both.get("ben")]).toEqual([1, 10]);
      await all(here, ["ben", "ada"]);
      expect(batches).toEqual([["ada"], ["ben"]]);
    });

    it("leave out whom nobody knows, and ask for them again", async () => {
      expect((await all(here, ["ada", "nobody"])).has("nobody")).toBe(false);
      await all(here, ["nobody"]);
      expect(batches).toEqual([["ada", "nobody"], ["nobody"]]);
    });

    it("follow a change of one of them", async () => {
      await all(here, ["ada", "ben"]);
      await here.database.transaction(async () => {
        await like("ben");
        here.cache.invalidate("note:ben");
      });
      expect((await all(here, ["ada", "ben"])).get("ben")).toBe(11);
      expect(batches).toEqual([["ada", "ben"], ["ben"]]);
    });

    it("wait for what another is asking for already", async () => {
      const gate = Promise.withResolvers<void>();
      const first = all(here, ["ada"], gate.promise);
      await until(() => batches.length === 1, { what: "the first to ask" });
      const second = all(here, ["ada", "ben"]);
      await until(() => batches.length === 2, { what: "the second to ask" });
      gate.resolve();
      expect([(await first).get("ada"), (await second).size]).toEqual([1, 2]);
      expect(batches).toEqual([["ada"], ["ben"]]);
    });

    it("ask for all of them inside a transaction", async () => {
      await all(here, ["ada", "ben"]);
      await here.database.transaction(async () => {
        await like("ada");
        expect((await all(here, ["ada", "ben"])).get("ada")).toBe(2);
      });
    });
  });
});
