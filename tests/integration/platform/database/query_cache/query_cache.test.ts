import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../../support/until.ts";
import { note } from "../notes.ts";
import { type CacheGround, type CacheNode, eachCache } from "./each_cache.ts";

const TTL = 60_000;

eachCache((prepare) => {
  let ground: CacheGround;
  let here: CacheNode;
  let there: CacheNode;
  /** How often the database was asked through `likes`. */
  let asked: number;

  beforeEach(async () => {
    ground = await prepare();
    [here, there] = (await ground.open(2)) as [CacheNode, CacheNode];
    asked = 0;
    await here.database.query
      .insertInto("notes")
      .values([note("ada", { likes: 1 }), note("ben", { likes: 10 })])
      .execute();
  });
  afterEach(() => ground.close());

  const read = async ({ database }: CacheNode, slug: string): Promise<number> => {
    asked += 1;
    const found = await database.query
      .selectFrom("notes")
      .select("likes")
      .where("slug", "=", slug)
      .executeTakeFirstOrThrow();
    return found.likes;
  };
  const caching = (slug: string) => ({ key: `likes:${slug}`, ttl: TTL, tags: [`note:${slug}`] });
  const likes = (node: CacheNode, slug = "ada"): Promise<number> =>
    node.cache.cached(caching(slug), () => read(node, slug));
  const like = (node: CacheNode, slug = "ada") =>
    node.database.query
      .updateTable("notes")
      .set((set) => ({ likes: set("likes", "+", 1) }))
      .where("slug", "=", slug)
      .execute();
  const likeAndSay = (node: CacheNode, slug = "ada") =>
    node.database.transaction(async () => {
      await like(node, slug);
      node.cache.invalidate(`note:${slug}`);
    });

  /** A read of the database that waits in the middle until it is let go. */
  function heldRead(node: CacheNode): {
    started: Promise<void>;
    letGo: () => void;
    load: () => Promise<number>;
  } {
    const [started, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const load = async () => {
      const value = await read(node, "ada");
      started.resolve();
      await go.promise;
      return value;
    };
    return { started: started.promise, letGo: go.resolve, load };
  }

  describe("a result that was kept", () => {
    it("is given again without asking the database", async () => {
      expect([await likes(here), await likes(here), await likes(here)]).toEqual([1, 1, 1]);
      expect(asked).toBe(1);
      expect(here.figures()).toMatchObject({ hits: 2, misses: 1, stale: 0 });
    });

    it("serves the other nodes where they share it, and no other key", async () => {
      await likes(here);
      expect(await likes(there)).toBe(1);
      expect(asked).toBe(ground.shared ? 1 : 2);
      expect(await likes(here, "ben")).toBe(10);
    });

    it("ends with its time", async () => {
      await likes(here);
      await like(here);
      here.clock.advance(TTL - 1);
      here.clock.advance(1);
      expect(await likes(here)).toBe(2);
    });

    it("is the same whether it was just read or kept, also when it is more than a number", async () => {
      const rows = () =>
        here.cache.cached({ ttl: TTL, tags: ["notes"] }, () =>
          here.database.query.selectFrom("notes").selectAll().orderBy("slug"),
        );
      const first = await rows();
      expect(first.map(({ slug }) => slug)).toEqual(["ada", "ben"]);
      expect(await rows()).toEqual(first);
    });

    it("can be nothing", async () => {
      let times = 0;
      const nothing = () =>
        here.cache.cached({ key: "nothing", ttl: TTL, tags: [] }, async () => {
          times += 1;
          return null;
        });
      expect([await nothing(), await nothing(), times]).toEqual([null, null, 1]);
    });
  });

  describe("a query without a key", () => {
    const since = (likesFrom: number) =>
      here.cache.cached({ ttl: TTL, tags: ["notes"] }, () =>
        here.database.query.selectFrom("notes").select("slug").where("likes", ">=", likesFrom),
      );

    it("has one of its own for each of its values", async () => {
      expect(await since(0)).toHaveLength(2);
      expect(await since(5)).toEqual([{ slug: "ben" }]);
      expect(await since(0)).toHaveLength(2);
      expect(here.figures()).toMatchObject({ hits: 1, misses: 2 });
    });

    it("must be one", async () => {
      const wrong = { ttl: TTL, tags: [] } as unknown as { key: string; ttl: number; tags: [] };
      expect(() => here.cache.cached(wrong, () => Promise.resolve(1))).toThrow("a key of its own");
    });
  });

  describe("a change", () => {
    it("makes what is under its tag stale, at once here and soon on the other node", async () => {
      await Promise.all([likes(here), likes(there)]);
      await likeAndSay(here);
      expect(await likes(here)).toBe(2);
      await until(async () => (await likes(there)) === 2, { what: "the other node" });
    });

    it("leaves what is under other tags", async () => {
      await likes(here, "ben");
      await likeAndSay(here, "ada");
      await likes(here, "ben");
      expect(asked).toBe(1);
    });

    it("counts from the commit on, and not before", async () => {
      await likes(there);
      await here.database.transaction(async () => {
        await like(here);
        here.cache.invalidate("note:ada");
        expect(await there.cache.cached(caching("ada"), () => Promise.resolve(-1))).toBe(1);
      });
      await until(async () => (await likes(there)) === 2, { what: "the other node" });
    });

    it("that is undone makes nothing stale", async () => {
      await likes(here);
      const undone = here.database.transaction(async () => {
        await like(here);
        here.cache.invalidate("note:ada");
        throw new Error("Ada thinks better of it");
      });
      await expect(undone).rejects.toThrow("better");
      await likes(here);
      expect(asked).toBe(1);
    });

    it("while a result is being read keeps that result from staying", async () => {
      const { started, letGo, load } = heldRead(here);
      const early = here.cache.cached(caching("ada"), load);
      await started;
      await likeAndSay(here);
      // Who comes after the change does not wait for what was read before it.
      expect(await likes(here)).toBe(2);
      letGo();
      expect(await early).toBe(1);
      expect(await likes(here)).toBe(2);
    });

    it("of everything forgets all of it", async () => {
      await Promise.all([likes(here), likes(here, "ben")]);
      await like(here);
      await here.cache.clear();
      expect(await likes(here)).toBe(2);
      await until(async () => (await likes(there)) === 2, { what: "the other node" });
    });
  });

  describe("a transaction", () => {
    it("asks the database, and leaves nothing of what it saw", async () => {
      await likes(here);
      await here.database
        .transaction(async () => {
          await like(here);
          expect(await likes(here)).toBe(2);
          throw new Error("undone");
        })
        .catch(() => {});
      expect(await likes(here)).toBe(1);
      expect(here.figures()).toMatchObject({ bypassed: 1 });
    });
  });

  describe("many who want the same", () => {
    it("get what one of them made", async () => {
      const { started, letGo, load } = heldRead(here);
      const all = Array.from({ length: 50 }, () => here.cache.cached(caching("ada"), load));
      await started;
      letGo();
      expect(new Set(await Promise.all(all))).toEqual(new Set([1]));
      expect(asked).toBe(1);
      expect(here.figures()).toMatchObject({ joined: 49 });
    });

    it("on another node wait for it, too, where the nodes share what they keep", async () => {
      const { started, letGo, load } = heldRead(here);
      const mine = here.cache.cached(caching("ada"), load);
      await started;
      const theirs = likes(there);
      letGo();
      expect(await Promise.all([mine, theirs])).toEqual([1, 1]);
      expect(asked).toBe(ground.shared ? 1 : 2);
    });

    it("all hear of a failure, which is not kept", async () => {
      let times = 0;
      const fail = () => {
        times += 1;
        return Promise.reject(new Error("the disk is on fire"));
      };
      const tries = await Promise.allSettled(
        [1, 2, 3].map(() => here.cache.cached(caching("ada"), fail)),
      );
      expect(tries.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
      expect(times).toBe(1);
      expect(await likes(here)).toBe(1);
    });
  });

  describe("a result close to its end", () => {
    it("is renewed once, while all who ask get it as it is", async () => {
      await likes(here);
      await like(here); // and says nothing of it
      here.clock.advance(TTL * 0.9);
      expect(await Promise.all([likes(here), likes(here), likes(here)])).toEqual([1, 1, 1]);
      await until(async () => (await likes(here)) === 2, { what: "the renewed result" });
      expect(asked).toBe(2);
      here.clock.advance(TTL * 0.5);
      expect(await likes(here)).toBe(2);
      expect(here.figures()).toMatchObject({ renewed: 1 });
    });

    it("stays until its end when it cannot be renewed", async () => {
      await likes(here);
      here.clock.advance(TTL * 0.9);
      const failing = () =>
        here.cache.cached(caching("ada"), () => Promise.reject(new Error("no database")));
      expect(await failing()).toBe(1);
      here.clock.advance(TTL * 0.1);
      await expect(failing()).rejects.toThrow("no database");
    });
  });
});
