import { request } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { FileCounts } from "../../../../app/features/files/file_counts.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Person } from "../../../support/person.ts";
import { startS3 } from "../../../support/servers/s3_server.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";
import { add, begin, bytesOf, giveUp, postFiles, reached, send, uploaded } from "./uploader.ts";

const MB = 1024 * 1024;
const TEXT = "The engine weaves algebraical patterns.\n";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let container: Container;

  beforeAll(async () => {
    // Files lie in a folder below, and in a bucket above.
    const env = storey.name === "cluster" ? (await startS3(storey)).env : {};
    const more = { FILES_MAX_SIZE: `${6 * MB}`, FILES_MAX_COUNT: "3" };
    const site = await openSite(storey, { ...env, ...more });
    container = site.container;
    ada = await Person.signUp(site.url, "Ada");
    ben = await Person.signUp(site.url, "Ben");
  });

  const room = async (): Promise<number> =>
    (await ada.post("/api/rooms", { name: "engines", kind: "closed" })).json.data.id;
  const usage = async (): Promise<number> => {
    const { query } = container.resolve(Database);
    const used = await query.selectFrom("file_usage").select("bytes").orderBy("user_id").execute();
    const held = await query.selectFrom("files").select(["owner_id", "size"]).execute();
    expect(used.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(
      held.reduce((sum, { size }) => sum + size, 0),
    );
    return used[0]?.bytes ?? 0;
  };

  describe("limits", () => {
    it("say both numbers", async () => {
      const id = await room();
      const large = await send(ada, "large.bin", Buffer.alloc(6 * MB + 1));
      expect(large).toMatchObject({ status: 413, json: { code: "file_too_large" } });
      expect(large.json.detail).toMatch(/6\.0 MB.*6\.0 MB at most/);
      const announced = await begin(ada, "large.bin", 7 * MB);
      expect(announced).toMatchObject({ status: 413, json: { code: "file_too_large" } });
      expect(announced.json.detail).toMatch(/7\.0 MB.*6\.0 MB at most/);
      expect(announced.headers.get("tus-resumable")).toBe("1.0.0");
      expect((await send(ada, "empty.txt", "")).json.code).toMatch(/file_(empty|missing)/);
      expect((await begin(ada, "empty.txt", 0)).json.code).toBe("file_empty");
      const files = await Promise.all([1, 2, 3, 4].map((n) => uploaded(ada, `${n}.txt`, TEXT)));
      const many = await postFiles(ada, id, { files: files.map((file) => file.id) });
      expect(many).toMatchObject({ status: 422, json: { code: "too_many_files" } });
      expect(many.json.detail).toMatch(/4 files; a message has 3/);
      const twice = await postFiles(ada, id, { files: [files[0]!.id, files[0]!.id] });
      expect(twice.json).toMatchObject({ code: "invalid", errors: [{ field: "data.files" }] });
      await usage();
    });
  });

  describe("a resumable upload", () => {
    const SIZE = 5 * MB;
    const bytes = Buffer.alloc(SIZE, "abcdefg");

    it("goes on where it was cut off, and is whole", async () => {
      const begun = await begin(ada, "long.bin", SIZE);
      expect(begun.status).toBe(201);
      const path = begun.location ?? "";
      expect(await reached(ada, path)).toBe(0);
      expect((await add(ada, path, { at: 0, body: bytes.subarray(0, 1000) })).status).toBe(204);
      expect(await reached(ada, path)).toBe(1000);
      const counts = container.resolve(FileCounts);
      const { bytesIn } = counts;
      const arrived = () => until(() => counts.bytesIn > bytesIn, { what: "a piece to be kept" });
      const body = bytes.subarray(1000, 4_500_000);
      await cut(ada, path, { at: 1000, body, length: SIZE - 1000, arrived });
      const at = await reached(ada, path);
      expect(at).toBeGreaterThan(4 * MB);
      expect(at).toBeLessThanOrEqual(4_500_000);
      const early = await ada.put(`/api/files/${path.split("/").at(-1)}`);
      expect(early.json.code).toBe("upload_incomplete");
      const last = await add(ada, path, { at, body: bytes.subarray(at) });
      expect(last.headers.get("upload-offset")).toBe(String(SIZE));
      const id = path.split("/").at(-1) ?? "";
      const done = await Promise.all([ada.put(`/api/files/${id}`), ada.put(`/api/files/${id}`)]);
      expect(done.map(({ status }) => status)).toEqual([200, 200]);
      expect((await bytesOf(ada, `/api/files/${id}/content`)).equals(bytes)).toBe(true);
    });

    it("takes no bytes where it does not end, nor more than were announced, nor from anybody else", async () => {
      const path = (await begin(ada, "x.bin", 100)).location ?? "";
      const body = Buffer.alloc(60, 1);
      expect((await add(ada, path, { at: 50, body })).status).toBe(409);
      expect((await add(ada, path, { at: 0, body: Buffer.alloc(101) })).status).toBe(413);
      expect((await add(ben, path, { at: 0, body })).status).toBe(404);
      expect(await reached(ben, path)).toBe(-404);
      expect((await giveUp(ben, path)).status).toBe(404);
      expect((await ben.put(`/api/files/${path.split("/").at(-1)}`)).status).toBe(404);
      const stranger = new Person(ada.url);
      expect((await begin(stranger, "x", 5)).status).toBe(401);
      const foreign = { "sec-fetch-site": "cross-site" };
      expect((await add(ada, path, { at: 0, body, headers: foreign })).json.code).toBe(
        "cross_origin",
      );
      expect(await reached(ada, path)).toBe(0);
      // Two at once at the same place: one of them counts.
      const both = await Promise.all([0, 0].map((at) => add(ada, path, { at, body })));
      expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
      expect(await reached(ada, path)).toBe(60);
      expect((await giveUp(ada, path)).status).toBe(204);
      expect(await reached(ada, path)).toBe(-404);
      await usage();
    });

    it("is written down in the description of the API", async () => {
      const { json } = await ada.get("/api/openapi.json");
      const paths = Object.keys(json.paths);
      for (const path of ["/api/files", "/api/files/{id}/content", "/api/uploads/{id}"])
        expect(paths).toContain(path);
    });
  });
});

interface Cut {
  at: number;
  body: Uint8Array;
  /** What the request says it will send. */
  length: number;
  /** Fulfilled when the server has enough to be cut off. */
  arrived: () => Promise<unknown>;
}

/** A connection that ends in the middle of a body. */
async function cut(
  person: Person,
  path: string,
  { at, body, length, arrived }: Cut,
): Promise<void> {
  const call = request(new URL(path, person.url), {
    method: "PATCH",
    headers: {
      cookie: person.cookies.header(),
      "tus-resumable": "1.0.0",
      "upload-offset": String(at),
      "content-type": "application/offset+octet-stream",
      "content-length": String(length),
    },
  });
  call.on("error", () => undefined);
  call.write(body);
  await arrived();
  call.destroy();
}
