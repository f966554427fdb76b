import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { Settings } from "../../../../config/settings.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Policies } from "../../../../app/platform/resilience/index.ts";
import { type ObjectStore, openStore, type StoredObject } from "../../../../app/platform/storage/index.ts";
import { Figures } from "../../../../app/platform/support/index.ts";
import { startS3 } from "../../../support/servers/s3_server.ts";
import { embedded } from "../../../support/storeys.ts";

const HELLO = Buffer.from("hello, world");

async function contents(store: ObjectStore): Promise<StoredObject[]> {
  const all: StoredObject[] = [];
  for await (const object of store.list()) all.push(object);
  return all;
}

embedded((storey) => {
  const open = (values: Record<string, string>): Promise<ObjectStore> => {
    const env = { APP_KEY: "k".repeat(64), GUARD_FILES: "retries=0", ...values };
    const settings = Settings.from([{ name: "test", values: env }]);
    const policies = new Policies(settings, Log.silent(), new Figures());
    return openStore(settings, () => policies);
  };

  const stores: [string, () => Promise<{ store: ObjectStore; away: () => Promise<unknown> }>][] = [
    [
      "a folder",
      async () => {
        const folder = storey.freshFolder();
        const store = await open({ FILES_PATH: join(folder, "files") });
        return { store, away: async () => undefined };
      },
    ],
    [
      "a bucket",
      async () => {
        const server = await startS3(storey);
        return { store: await open(server.env), away: () => server.close() };
      },
    ],
  ];

  describe.each(stores)("%s", (name, prepare) => {
    const listed = async (store: ObjectStore) => {
      const all = await contents(store);
      return all.map(({ name: one, size }) => `${one} ${size}`).toSorted();
    };

    it("gives back what was put there, whole and in parts, and forgets what was removed", async () => {
      const { store } = await prepare();
      expect(await listed(store)).toEqual([]);
      await store.put("ab/one", HELLO, 12);
      await store.put("ab/two", Readable.from([Buffer.from("a"), Buffer.from("bc")]), 3);

      expect(await buffer(await store.open("ab/one"))).toEqual(HELLO);
      expect(String(await buffer(await store.open("ab/one", { start: 7, end: 11 })))).toBe("world");
      expect(String(await buffer(await store.open("ab/two")))).toBe("abc");
      expect(await store.size("ab/one")).toBe(12);
      expect(await listed(store)).toEqual(["ab/one 12", "ab/two 3"]);
      const [{ writtenAt } = { writtenAt: 0 }] = await contents(store);
      expect(Math.abs(writtenAt - Date.now())).toBeLessThan(120_000);

      await store.remove("ab/one");
      await store.remove("ab/one");
      expect(await store.size("ab/one")).toBeUndefined();
      await expect(store.open("ab/one")).rejects.toThrow("There is no object ab/one");
      expect(await listed(store)).toEqual(["ab/two 3"]);
    });

    it("keeps nothing of a body that is shorter or longer than was said, or breaks off", async () => {
      const { store } = await prepare();
      const broken = new Readable({
        read() {
          this.push("abc");
          this.destroy(new Error("cut"));
        },
      });
      const bytes = (text: string) => Readable.from([Buffer.from(text)]);
      await expect(store.put("a/short", bytes("abc"), 4)).rejects.toThrow("4 bytes and has 3");
      await expect(store.put("a/long", bytes("abcde"), 4)).rejects.toThrow("4 bytes and has 5");
      await expect(store.put("a/buffer", HELLO, 4)).rejects.toThrow("4 bytes and has 12");
      await expect(store.put("a/broken", broken, 6)).rejects.toThrow();
      expect(await listed(store)).toEqual([]);
    });

    it("takes no name that leads elsewhere", async () => {
      const { store } = await prepare();
      for (const bad of ["../x", "/etc/passwd", "a//b", "a/../b", "", "a\0b", "a b"]) {
        await expect(store.put(bad, HELLO, 12)).rejects.toThrow("is no name of an object");
        await expect(store.open(bad)).rejects.toThrow("is no name of an object");
      }
    });

    it.skipIf(name === "a folder")("says when it is away", async () => {
      const { store, away } = await prepare();
      await store.put("a/b", HELLO, 12);
      await away();
      const refused = { code: "files_unavailable", status: 503 };
      await expect(store.open("a/b")).rejects.toMatchObject(refused);
      await expect(store.put("a/c", HELLO, 12)).rejects.toMatchObject(refused);
      await expect(store.put("a/c", Readable.from([HELLO]), 12)).rejects.toMatchObject(refused);
    });
  });

  describe("a folder in which a crash left half an object", () => {
    it("lists it, so that it can be collected, and never opens it as an object", async () => {
      const folder = storey.freshFolder();
      mkdirSync(join(folder, "incoming"), { recursive: true });
      await new Promise((done) =>
        createWriteStream(join(folder, "incoming", "half")).end("hel", () => done(undefined)),
      );
      const store = await open({ FILES_PATH: folder });
      const [left] = await contents(store);
      expect(left).toMatchObject({ name: "incoming/half", size: 3 });
      await store.remove("incoming/half");
      expect(await contents(store)).toEqual([]);
    });
  });
});
