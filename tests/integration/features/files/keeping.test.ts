import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Collecting } from "../../../../app/features/files/collecting.ts";
import { StockTake } from "../../../../app/features/files/stock_take.ts";
import { newObjectName } from "../../../../app/features/files/object_names.ts";
import { FilesCheck } from "../../../../app/features/files/doctor_checks/files_check.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { ObjectStore, type StoredObject } from "../../../../app/platform/storage/index.ts";
import { Clock, Figures } from "../../../../app/platform/support/index.ts";
import { Person } from "../../../support/person.ts";
import { startS3 } from "../../../support/servers/s3_server.ts";
import { eachStorey, embedded } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";
import { picture } from "./pictures.ts";
import { add, begin, postFiles, reached, send, uploaded } from "./uploader.ts";

const KB = 1024;
const DAYS_MS = 3 * 86_400_000;

async function objectsIn(container: Container): Promise<StoredObject[]> {
  const store: ObjectStore = container.resolve(ObjectStore as never);
  const all: StoredObject[] = [];
  for await (const object of store.list()) all.push(object);
  return all;
}

/** What the tables hold, after a look that storage and tables agree. */
async function held(container: Container) {
  const { query } = container.resolve(Database);
  const files = await query.selectFrom("files").selectAll().execute();
  const parts = await query.selectFrom("file_parts").selectAll().execute();
  const usage = await query.selectFrom("file_usage").selectAll().execute();
  const named = [...files.flatMap((f) => [f.object, f.preview]), ...parts.map((p) => p.object)];
  const there = (await objectsIn(container)).map(({ name }) => name);
  expect(there.toSorted()).toEqual(named.filter((name) => name !== null).toSorted());
  const bytes = usage.reduce((sum, row) => sum + row.bytes, 0);
  expect(bytes).toBe(files.reduce((sum, { size }) => sum + size, 0));
  return { files, bytes };
}

eachStorey((storey) => {
  describe("room for files", () => {
    it("is counted exactly, also when many come at once", async () => {
      const { url, container } = await openSite(storey, {
        FILES_QUOTA: `${10 * KB}`,
        FILES_TYPES: "image/*, application/octet-stream",
      });
      const ada = await Person.signUp(url, "Ada");
      const ben = await Person.signUp(url, "Ben");
      const ten = Array.from({ length: 10 }, (_, n) => begin(ada, `${n}`, 3 * KB));
      const answers = await Promise.all(ten);
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused).toHaveLength(7);
      expect(refused[0]).toMatchObject({ status: 413, json: { code: "file_quota" } });
      expect(refused[0]?.json.detail).toMatch(/3\.0 KB.*9\.0 KB of your 10 KB/);
      expect((await begin(ben, "his", 3 * KB)).status).toBe(201);
      expect((await held(container)).bytes).toBe(12 * KB);

      const path = answers.find(({ status }) => status === 201)?.location ?? "";
      await ada.request("DELETE", path, { headers: { "tus-resumable": "1.0.0" } });
      expect((await send(ada, "direct", Buffer.alloc(2 * KB, 1))).status).toBe(201);
      expect((await send(ada, "more", Buffer.alloc(3 * KB, 1))).json.code).toBe("file_quota");
      const text = await send(ben, "notes.png", "words");
      expect(text).toMatchObject({ status: 422, json: { code: "file_type_refused" } });
      expect(text.json.detail).toMatch(/text\/plain.*image\/\*, application\/octet-stream/);
      expect((await send(ben, "small.txt", await picture(9, 9))).status).toBe(201);
      const { bytes } = await held(container);
      expect(bytes).toBeGreaterThan(11 * KB);
      expect(bytes).toBeLessThan(12 * KB);
    });
  });

  describe("what nobody will ask for again", () => {
    let container: Container;
    let ada: Person;
    let room: number;
    beforeAll(async () => {
      const site = await openSite(storey, { FILES_UPLOAD_HOURS: "48" });
      container = site.container;
      ada = await Person.signUp(site.url, "Ada");
      room = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data.id;
    });
    /** The same services, some days later. */
    const later = (): Collecting => {
      const clock: Clock = container.resolve(Clock as never);
      const future = Object.create(clock, { now: { value: () => Date.now() + DAYS_MS } }) as Clock;
      const parts = [...PARTS].map((part) => container.resolve(part as never));
      return Reflect.construct(Collecting, [...parts, future]) as Collecting;
    };

    it("is collected: broken uploads, files that were not posted, and those of deleted messages", async () => {
      const path = (await begin(ada, "broken", 500)).location ?? "";
      await add(ada, path, { at: 0, body: Buffer.alloc(200, 1) });
      await uploaded(ada, "unposted.txt", "never posted");
      const [kept, gone] = [
        await uploaded(ada, "a", "kept"),
        await uploaded(ada, "b.png", await picture(9, 9)),
      ];
      await postFiles(ada, room, { files: [kept.id] });
      const { id } = (await postFiles(ada, room, { files: [gone.id] })).json.data;
      expect((await held(container)).files).toHaveLength(4);

      await ada.delete(`/api/messages/${id}`);
      const collecting = container.resolve(Collecting);
      expect(await collecting.files()).toBe(1);
      expect(await reached(ada, path)).toBe(200);
      expect((await held(container)).files).toHaveLength(3);
      expect(await later().files()).toBe(2);
      const { files } = await held(container);
      expect(files.map(({ key }) => key)).toEqual([kept.id]);
      expect((await ada.get(`/files/${kept.id}`)).text).toBe("kept");
      expect(await reached(ada, path)).toBe(-404);
    });

    it("is swept, when a crash left it without a row, and nothing else is", async () => {
      const kept = await uploaded(ada, "kept.png", await picture(9, 9));
      const path = (await begin(ada, "under way", 500)).location ?? "";
      await add(ada, path, { at: 0, body: Buffer.alloc(200, 1) });
      const store: ObjectStore = container.resolve(ObjectStore as never);
      const bytes = Buffer.from("left behind");
      // Of a file that there is, of one that there never was, and of neither.
      for (const name of [newObjectName(kept.id), newObjectName("x".repeat(22)), "files/odd"])
        await store.put(name, bytes, bytes.byteLength);
      expect(await container.resolve(Collecting).objects()).toBe(0);
      expect(await later().objects()).toBe(3);
      await held(container);
      expect((await ada.get(`/files/${kept.id}`)).status).toBe(200);
    });

    it("is told in figures, and the doctor tries the storage", async () => {
      const figures = container.resolve(Figures).read();
      expect(figures["files"]).toMatchObject({
        collected: expect.any(Number),
        bytes_in: expect.any(Number),
      });
      const [check] = await container.resolve(FilesCheck).examine();
      expect(check).toMatchObject({ name: "files", ok: true });
      await held(container);

      const stock = () => container.resolve(StockTake).take();
      const { id } = await uploaded(ada, "lost.txt", "lost");
      expect(await stock()).toMatchObject({ missing: [], files: expect.any(Number) });
      const { query } = container.resolve(Database);
      const row = await query.selectFrom("files").selectAll().where("key", "=", id).execute();
      const store: ObjectStore = container.resolve(ObjectStore as never);
      await store.remove(row[0]?.object ?? "");
      expect((await stock()).missing).toEqual([id]);
    });
  });

  describe("another node", () => {
    it("goes on with an upload, makes it, and serves it, where the storage is shared", async () => {
      const shared = storey.freshFolder();
      const env = { ...(await storey.environment()), FILES_PATH: shared };
      const one = await openSite(storey, env);
      const ada = await Person.signUp(one.url, "Ada");
      // Of SQLite there is one server; the second one of a cluster has its own process-wide state.
      const two = storey.name === "cluster" ? await openSite(storey, env) : one;
      const bytes = Buffer.alloc(3000, "0123456789");
      const path = (await begin(ada, "long.txt", bytes.byteLength)).location ?? "";
      await add(ada, path, { at: 0, body: bytes.subarray(0, 1111) });
      ada.url = two.url;
      expect(await reached(ada, path)).toBe(1111);
      await add(ada, path, { at: 1111, body: bytes.subarray(1111) });
      const key = path.split("/").at(-1) ?? "";
      const put = (url: string) => {
        ada.url = url;
        return ada.put(`/api/files/${key}`);
      };
      const made = await Promise.all([put(one.url), put(two.url)]);
      expect(made.map(({ status }) => status)).toEqual([200, 200]);
      const read = await ada.get(`/api/files/${key}/content`);
      expect(read.text).toBe(bytes.toString());
      await held(two.container);
    });
  });
});

/** The services before the clock, in the order of `Collecting`'s constructor. */
const PARTS: readonly unknown[] = (
  Reflect.getMetadata("design:paramtypes", Collecting) as unknown[]
).slice(0, -1);

embedded((storey) => {
  describe("a bucket whose server goes away", () => {
    it("is said so amid an upload, loses nothing that came, and stops nothing but files", async () => {
      const bucket = await startS3(storey);
      const env = { ...bucket.env, GUARD_FILES: "retries=0 timeout=5000 failures=50" };
      const { url, container } = await openSite(storey, env);
      const ada = await Person.signUp(url, "Ada");
      const room = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data.id;
      const plan = await uploaded(ada, "plan.txt", "The plan\n");
      const body = Buffer.alloc(200 * KB, 7);
      const path = (await begin(ada, "large", body.byteLength)).location ?? "";
      const key = path.split("/").at(-1) ?? "";
      const rest = { at: 1000, body: body.subarray(1000) };
      expect((await add(ada, path, { at: 0, body: body.subarray(0, 1000) })).status).toBe(204);

      await bucket.close();
      const away = { status: 503, json: { code: "files_unavailable" } };
      expect(await add(ada, path, rest)).toMatchObject(away);
      expect(await send(ada, "other.txt", "Never kept\n")).toMatchObject(away);
      expect(await ada.get(`/api/files/${plan.id}/content`)).toMatchObject(away);
      expect(await reached(ada, path)).toBe(1000);
      const said = await ada.post(`/api/rooms/${room}/messages`, { content: "Words go on" });
      expect(said.status).toBe(201);

      await bucket.reopen();
      await until(async () => (await add(ada, path, rest)).status === 204);
      expect((await ada.put(`/api/files/${key}`)).json.data.size).toBe(200 * KB);
      expect((await ada.get(`/api/files/${plan.id}/content`)).text).toBe("The plan\n");
      await held(container);
    });
  });

  describe("a disk that is full where files lie", () => {
    const folder = join(storey.freshFolder(), "files");
    const mounted = mount(folder);
    storey.onClose(async () => {
      if (mounted) execFileSync("umount", [folder]);
    });

    it.skipIf(!mounted)(
      "is said so, loses nothing, and takes the rest when there is room",
      async () => {
        const { url, container } = await openSite(storey, { FILES_PATH: folder });
        const ada = await Person.signUp(url, "Ada");
        const body = Buffer.alloc(200 * KB, 7);
        const path = (await begin(ada, "large", body.byteLength)).location ?? "";
        expect((await add(ada, path, { at: 0, body: body.subarray(0, 1000) })).status).toBe(204);
        writeFileSync(join(folder, "filler"), Buffer.alloc(480 * KB));
        const full = await add(ada, path, { at: 1000, body: body.subarray(1000) });
        expect(full).toMatchObject({ status: 507, json: { code: "storage_full" } });
        expect(full.headers.get("retry-after")).toBe("60");
        expect((await send(ada, "other", body)).json.code).toBe("storage_full");
        expect(await reached(ada, path)).toBe(1000);
        const check = container.resolve(FilesCheck);
        rmSync(join(folder, "filler"));
        expect((await check.examine())[0]).toMatchObject({ ok: true });
        expect((await add(ada, path, { at: 1000, body: body.subarray(1000) })).status).toBe(204);
        expect((await ada.put(`/api/files/${path.split("/").at(-1)}`)).status).toBe(200);
        await held(container);
      },
    );
  });
});

/** A small disk of its own; only the system's administrator may have one. */
function mount(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
