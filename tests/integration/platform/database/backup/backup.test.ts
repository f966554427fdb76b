import "reflect-metadata";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createBackups, Migrator } from "../../../../../app/platform/database/index.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { createNotes, note } from "../notes.ts";
import { everythingIn, open } from "./house.ts";
import { addThings, createThings, thing } from "./rich_table.ts";

const KNOWN = { known: [createNotes.name, createBackups.name, "notes/0002"] };

eachStorey((storey) => {
  describe("a backup", () => {
    const filled = async (slugs: readonly string[] = ["a", "b"]) => {
      const house = await open(storey);
      await new Migrator(house.database, [createNotes, createBackups]).migrate();
      if (slugs.length > 0)
        await house.database.query
          .insertInto("notes")
          .values(slugs.map((slug) => note(slug)))
          .execute();
      return house;
    };
    const slugsIn = async ({ database }: Awaited<ReturnType<typeof open>>) => {
      const rows = await database.query
        .selectFrom("notes")
        .select("slug")
        .orderBy("slug")
        .execute();
      return rows.map(({ slug }) => slug);
    };

    it("put back elsewhere is the same in every table, to the last byte, whatever was in it", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(thing, { minLength: 1, maxLength: 12 }), async (things) => {
          const [from, to] = [await open(storey), await open(storey)];
          await createThings(from.database);
          await addThings(from.database, things);
          const { file, tables } = await from.backups.make();
          expect(tables).toEqual({ things: things.length });
          expect(await to.backups.restore(file, KNOWN)).toEqual(tables);
          const before = await everythingIn(from.url);
          expect(Object.keys(before)).toContain("things");
          expect(await everythingIn(to.url)).toEqual(before);
          await Promise.all([from.database.close(), to.database.close()]);
        }),
        { numRuns: 12, endOnFailure: true },
      );
    }, 120_000);

    it("is one file, its checksum beside it, and for nobody else to read", async () => {
      const { backups, folder } = await filled();
      const { file, bytes, sha256, tables } = await backups.make();
      const names = readdirSync(folder).toSorted();
      expect(names).toHaveLength(2);
      expect(names[1]).toBe(`${names[0]}.sha256`);
      expect(names[0]).toMatch(/^parley-.*\.(sqlite|sql)\.gz$/);
      expect(tables).toEqual({ notes: 2, migrations: 2, backups: 0, leases: 0 });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(file).size).toBe(bytes);
      expect(createHash("sha256").update(readFileSync(file)).digest("hex")).toBe(sha256);
      expect(readFileSync(`${file}.sha256`, "utf8")).toBe(`${sha256}  ${names[0]}\n`);
    });

    it("shows one moment, however much is written meanwhile", async () => {
      const [from, to] = [await filled(["a", "b"]), await open(storey)];
      const many = Array.from({ length: 4000 }, (_, n) => note(`n${n}`, { body: "x".repeat(500) }));
      for (let n = 0; n < many.length; n += 500)
        await from.database.query
          .insertInto("notes")
          .values(many.slice(n, n + 500))
          .execute();
      const over = new AbortController();
      let likes = 0;
      const like = (slug: string) =>
        from.database.query.updateTable("notes").set({ likes }).where("slug", "=", slug).execute();
      const writing = (async () => {
        while (!over.signal.aborted) {
          likes++;
          await turn();
          await from.database.transaction(async () => {
            await like("a");
            await like("b");
          });
        }
      })();
      const { file } = await from.backups.make();
      over.abort();
      await writing;
      await to.backups.restore(file, KNOWN);
      const rows = to.database.query
        .selectFrom("notes")
        .select("likes")
        .where("slug", "in", ["a", "b"]);
      const [a, b] = await rows.execute();
      expect(a).toEqual(b);
      expect(likes).toBeGreaterThan(1);
    });

    it("goes on counting ids where the first left off", async () => {
      const [from, to] = [await filled(["a", "b"]), await open(storey)];
      await from.database.query.deleteFrom("notes").where("slug", "=", "b").execute();
      const { file } = await from.backups.make();
      await to.backups.restore(file, KNOWN);
      await to.database.query.insertInto("notes").values(note("c")).execute();
      const ids = await to.database.query.selectFrom("notes").select("id").orderBy("id").execute();
      expect(ids.map(({ id }) => id)).toEqual([1, 3]);
    });

    it("takes the place of what was there only when that is said", async () => {
      const [from, to] = [await filled(["a"]), await filled(["mine"])];
      await sql`create table strangers (id integer)`.execute(to.database.query);
      const { file } = await from.backups.make();
      await expect(to.backups.restore(file, KNOWN)).rejects.toMatchObject({
        code: "database_not_empty",
        message: expect.stringContaining("notes alone has 1 rows"),
      });
      expect(await slugsIn(to)).toEqual(["mine"]);
      await to.backups.restore(file, { ...KNOWN, force: true });
      expect(await slugsIn(to)).toEqual(["a"]);
      expect(Object.keys(await everythingIn(to.url))).not.toContain("strangers");
    });

    it("is put without a word into a database that has tables and nothing in them", async () => {
      const [from, to] = [await filled(["a"]), await filled([])];
      await to.backups.restore((await from.backups.make()).file, KNOWN);
      expect(await slugsIn(to)).toEqual(["a"]);
    });

    it("of a newer Parley is refused unless that is said", async () => {
      const [from, to] = [await filled(["a"]), await open(storey)];
      const { file } = await from.backups.make();
      const known = [createNotes.name];
      await expect(to.backups.restore(file, { known })).rejects.toMatchObject({
        code: "backup_newer",
        message: expect.stringContaining(createBackups.name),
      });
      await to.backups.restore(file, { known, force: true });
      expect(await slugsIn(to)).toEqual(["a"]);
    });

    it("never takes the place of another file", async () => {
      const { backups, folder } = await filled();
      const to = join(folder, "mine.gz");
      writeFileSync(to, "precious");
      await expect(backups.make({ to })).rejects.toMatchObject({ code: "backup_exists" });
      expect(readFileSync(to, "utf8")).toBe("precious");
      expect(readdirSync(folder)).toEqual(["mine.gz"]);
    });

    it("that was broken off leaves nothing behind, and says why in the list", async () => {
      const { backups, folder } = await filled();
      const ending = new AbortController();
      const made = backups.make({
        signal: ending.signal,
        watch: (part, work) => {
          ending.abort(new Error("The server was stopped."));
          return work(() => {});
        },
      });
      await expect(made).rejects.toThrow("The server was stopped.");
      expect(readdirSync(folder)).toEqual([]);
      expect(await backups.list()).toMatchObject([
        { error: "The server was stopped.", bytes: null },
      ]);
    });

    it("is in the list of those that were made, the newest first", async () => {
      const { backups } = await filled();
      const [one, two] = [await backups.make(), await backups.make({ scheduled: true })];
      expect(await backups.list()).toMatchObject([
        { file: two.file, bytes: two.bytes, scheduled: true, error: null },
        { file: one.file, bytes: one.bytes, scheduled: false, error: null },
      ]);
      expect(await backups.list({ limit: 1 })).toHaveLength(1);
    });

    it("can be made where the tables are older than the list", async () => {
      const house = await open(storey);
      await new Migrator(house.database, [createNotes]).migrate();
      expect((await house.backups.make()).tables).toEqual({ notes: 0, migrations: 1 });
    });
  });

  describe("a file that is no whole backup changes nothing:", () => {
    const houses = async () => {
      const from = await open(storey);
      await new Migrator(from.database, [createNotes]).migrate();
      await from.database.query
        .insertInto("notes")
        .values(note("new", { body: "x".repeat(5000) }))
        .execute();
      const to = await open(storey);
      await new Migrator(to.database, [createNotes]).migrate();
      await to.database.query.insertInto("notes").values(note("old")).execute();
      return { made: await from.backups.make(), to, before: await everythingIn(to.url) };
    };
    const spoiled: [string, (file: string) => void][] = [
      [
        "one that ends too early",
        (file) => writeFileSync(file, readFileSync(file).subarray(0, -40)),
      ],
      ["one with a changed byte", (file) => flip(file, 0.5)],
      [
        "one whose checksum was lost and that ends too early",
        (file) => {
          rmSync(`${file}.sha256`);
          writeFileSync(file, readFileSync(file).subarray(0, -40));
        },
      ],
      [
        "one whose checksum was lost and that is none",
        (file) => {
          rmSync(`${file}.sha256`);
          writeFileSync(file, gzipSync("drop table notes;\n"));
        },
      ],
      [
        "one whose checksum was lost and that is not compressed",
        (file) => {
          rmSync(`${file}.sha256`);
          writeFileSync(file, "hello");
        },
      ],
      [
        "one that is sound outside and broken inside",
        (file) => {
          rmSync(`${file}.sha256`);
          const inside = gunzipSync(readFileSync(file));
          const cut = storey.name === "embedded" ? inside.subarray(0, 4096) : lastButOne(inside);
          writeFileSync(file, gzipSync(cut));
        },
      ],
    ];

    it.each(spoiled)("%s", async (_, spoil) => {
      const { made, to, before } = await houses();
      spoil(made.file);
      const restored = to.backups.restore(made.file, { ...KNOWN, force: true });
      await expect(restored).rejects.toMatchObject({ code: "backup_damaged", status: 409 });
      expect(await everythingIn(to.url)).toEqual(before);
    });

    it("one that is not there", async () => {
      const { to, before } = await houses();
      const restored = to.backups.restore("/nowhere/parley.gz", KNOWN);
      await expect(restored).rejects.toMatchObject({ code: "backup_not_found" });
      expect(await everythingIn(to.url)).toEqual(before);
    });

    describe.runIf(storey.name === "cluster")("and on a server,", () => {
      it("one whose rows are not as many as it says", async () => {
        const { made, to, before } = await houses();
        rmSync(`${made.file}.sha256`);
        const text = gunzipSync(readFileSync(made.file)).toString();
        const lying = text.replace(/"notes":1\b/, '"notes":2');
        expect(lying).not.toBe(text);
        writeFileSync(made.file, gzipSync(lying));
        const restored = to.backups.restore(made.file, { ...KNOWN, force: true });
        await expect(restored).rejects.toMatchObject({
          code: "backup_damaged",
          message: expect.stringContaining("rows of notes are missing"),
        });
        expect(await everythingIn(to.url)).toEqual(before);
      });

      it("one with a row that the server refuses", async () => {
        const { made, to, before } = await houses();
        rmSync(`${made.file}.sha256`);
        const text = gunzipSync(readFileSync(made.file)).toString();
        writeFileSync(made.file, gzipSync(text.replace("'Ada'", "NULL")));
        const restored = to.backups.restore(made.file, { ...KNOWN, force: true });
        await expect(restored).rejects.toThrow(/null/i);
        expect(await everythingIn(to.url)).toEqual(before);
      });
    });
  });
});

function flip(file: string, place: number): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * place);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

/** Without its last line. */
function lastButOne(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(10, -2) + 1);
}
