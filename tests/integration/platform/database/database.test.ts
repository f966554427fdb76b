import "reflect-metadata";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  affectedRows,
  type Database,
  forUpdate,
  insertedId,
  insertNew,
  isUniqueViolation,
  upsert,
} from "../../../../app/platform/database/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { createNotes, note } from "./notes.ts";
import { connect, openDatabase } from "./open_database.ts";

eachStorey((storey) => {
  let database: Database;
  let url: string;
  beforeEach(async () => {
    ({ database, url } = await openDatabase(storey, [createNotes]));
  });

  const add = (slug: string, more = {}) =>
    database.query.insertInto("notes").values(note(slug, more)).executeTakeFirstOrThrow();
  const slugs = async () =>
    (await database.query.selectFrom("notes").select("slug").orderBy("id").execute()).map(
      ({ slug }) => slug,
    );

  describe("rows", () => {
    it("come back as they were written, whatever the alphabet", async () => {
      const body = "Grüße 🦊 \\ ' \" \u0000 日本語";
      const id = insertedId(await add("first", { body, at: 1_800_000_000_123 }));
      const found = await database.query
        .selectFrom("notes")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      expect(found).toEqual({ ...note("first", { body, at: 1_800_000_000_123 }), id });
    });

    it("are numbered with numbers, and counted and summed with numbers", async () => {
      const [one, two] = [
        insertedId(await add("a", { likes: 2 })),
        insertedId(await add("b", { likes: 3 })),
      ];
      expect(two).toBeGreaterThan(one);
      const sums = await database.query
        .selectFrom("notes")
        .select(({ fn }) => [fn.countAll<number>().as("n"), fn.sum<number>("likes").as("likes")])
        .executeTakeFirstOrThrow();
      expect(sums).toEqual({ n: 2, likes: 5 });
    });

    it("are told to be duplicates by their key, byte by byte", async () => {
      await add("Ada");
      await add("ada");
      const error = await add("ada").catch((thrown: unknown) => thrown);
      expect(isUniqueViolation(error)).toBe(true);
      const other = await sql`select * from nowhere`
        .execute(database.query)
        .catch((thrown: unknown) => thrown);
      expect(isUniqueViolation(other)).toBe(false);
    });

    it("find people's words without regard to case, and keys with it", async () => {
      await add("x", { author: "Ada" });
      const by = (column: "author" | "slug", value: string) =>
        database.query.selectFrom("notes").select("id").where(column, "=", value).execute();
      expect(await by("author", "ADA")).toHaveLength(1);
      expect(await by("slug", "X")).toHaveLength(0);
    });

    it("that an update met are counted even when it changed nothing", async () => {
      await add("x", { likes: 1 });
      const same = database.query.updateTable("notes").set({ likes: 1 });
      expect(affectedRows(await same.executeTakeFirst())).toBe(1);
      expect(affectedRows(await same.where("slug", "=", "y").executeTakeFirst())).toBe(0);
      expect(affectedRows(await database.query.deleteFrom("notes").executeTakeFirst())).toBe(1);
    });

    it("are inserted once by their key, and told apart from those that were there", async () => {
      const once = (author: string) => insertNew(database, "notes", note("x", { author }));
      expect(await once("Ada")).toBe(true);
      expect(await once("Bob")).toBe(false);
      expect(await database.query.selectFrom("notes").select("author").execute()).toEqual([
        { author: "Ada" },
      ]);
    });

    it("are inserted or changed by their key", async () => {
      const put = (likes: number, author: string) =>
        upsert(database, "notes", {
          row: note("x", { author, likes }),
          key: ["slug"],
          update: ["likes"],
        });
      await put(1, "Ada");
      await put(2, "Bob");
      expect(
        await database.query.selectFrom("notes").select(["author", "likes"]).execute(),
      ).toEqual([{ author: "Ada", likes: 2 }]);
    });
  });

  describe("a transaction", () => {
    it("keeps all or nothing", async () => {
      await database.transaction(async () => {
        await add("a");
        await add("b");
      });
      const failed = database.transaction(async () => {
        await add("c");
        throw new Error("no");
      });
      await expect(failed).rejects.toThrow("no");
      expect(await slugs()).toEqual(["a", "b"]);
    });

    it("is seen by others only after its commit", async () => {
      const other = connect(url);
      await database.transaction(async () => {
        await add("a");
        expect(await slugs()).toEqual(["a"]);
        expect(await other.query.selectFrom("notes").selectAll().execute()).toEqual([]);
      });
      expect(await other.query.selectFrom("notes").select("slug").execute()).toEqual([
        { slug: "a" },
      ]);
      await other.close();
    });

    it("inside another one is undone alone", async () => {
      await database.transaction(async () => {
        await add("a");
        const inner = database.transaction(async () => {
          await add("b");
          throw new Error("inner");
        });
        await expect(inner).rejects.toThrow("inner");
        await database.transaction(() => add("c"));
      });
      expect(await slugs()).toEqual(["a", "c"]);
    });

    it("lets inner ones that start at once take turns", async () => {
      await database.transaction(async () => {
        const results = await Promise.allSettled(
          ["a", "b", "c", "d"].map((slug, place) =>
            database.transaction(async () => {
              await add(slug);
              if (place % 2) throw new Error(slug);
            }),
          ),
        );
        expect(results.map(({ status }) => status)).toEqual([
          "fulfilled",
          "rejected",
          "fulfilled",
          "rejected",
        ]);
      });
      expect(await slugs()).toEqual(["a", "c"]);
    });

    it("does not take in the work of others at the same time", async () => {
      const failed = database.transaction(async () => {
        await add("mine");
        throw new Error("undone");
      });
      await Promise.allSettled([failed, add("outside"), database.transaction(() => add("other"))]);
      expect((await slugs()).toSorted()).toEqual(["other", "outside"]);
    });

    it("does not take in work that outlived it", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let late: Promise<unknown> | undefined;
      await database.transaction(async () => {
        await add("a");
        late = promise.then(() => add("late"));
      });
      expect(database.inTransaction).toBe(false);
      resolve();
      await late;
      expect(await slugs()).toEqual(["a", "late"]);
    });

    it("counts up exactly when twenty run at once", async () => {
      await add("x");
      const one = () =>
        database.transaction(async () => {
          const { likes } = await database.query
            .selectFrom("notes")
            .select("likes")
            .$call(forUpdate(database))
            .executeTakeFirstOrThrow();
          await database.query
            .updateTable("notes")
            .set({ likes: likes + 1 })
            .execute();
        });
      await Promise.all(Array.from({ length: 20 }, one));
      const row = await database.query.selectFrom("notes").select("likes").executeTakeFirst();
      expect(row).toEqual({ likes: 20 });
    });
  });

  describe("after the commit", () => {
    it("tasks run in order, each seeing what was committed", async () => {
      const seen: string[] = [];
      await database.transaction(async () => {
        database.afterCommit(async () => void seen.push(`1 ${(await slugs()).join()}`));
        await database.transaction(async () => database.afterCommit(() => void seen.push("2")));
        await add("a");
        expect(seen).toEqual([]);
      });
      await database.settled();
      expect(seen.toSorted()).toEqual(["1 a", "2"]);
    });

    it("nothing runs of what was undone, neither whole nor in part", async () => {
      const seen: string[] = [];
      const failed = database.transaction(async () => {
        database.afterCommit(() => void seen.push("whole"));
        throw new Error("no");
      });
      await expect(failed).rejects.toThrow("no");
      await database.transaction(async () => {
        const inner = database.transaction(async () => {
          database.afterCommit(() => void seen.push("inner"));
          throw new Error("no");
        });
        await expect(inner).rejects.toThrow("no");
      });
      await database.settled();
      expect(seen).toEqual([]);
    });

    it("without a transaction it is at once, and a failing task harms nobody", async () => {
      const seen: string[] = [];
      database.afterCommit(() => void seen.push("now"));
      database.afterCommit(() => Promise.reject(new Error("bad task")));
      expect(seen).toEqual(["now"]);
      await database.settled();
    });
  });
});
