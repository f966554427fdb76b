import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FolderStore } from "../../../../app/platform/storage/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { startNode } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { add, begin, bytesOf, reached } from "./uploader.ts";

const SIZE = 9 * 1024 * 1024;
const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

eachStorey((storey) => {
  it("a server that is killed while files come loses nothing that it counted, and goes on", async () => {
    const folder = join(storey.freshFolder(), "files");
    const node = await startNode({ storey, env: { FILES_PATH: folder } });
    const ada = await Person.signUp(node.url, "Ada");
    const bytes = randomBytes(SIZE);
    const begun = await Promise.all([1, 2, 3].map((n) => begin(ada, `${n}.bin`, SIZE)));
    const paths = begun.map(({ location }) => location ?? "");
    const sending = paths.map((path) => add(ada, path, { at: 0, body: bytes }).catch(() => null));
    const store = new FolderStore(folder);
    const isThere = async () => {
      for await (const { name } of store.list()) if (name.startsWith("files/")) return true;
      return false;
    };
    await until(isThere, { what: "a first piece" });
    await node.kill9();
    await Promise.all(sending);
    await node.start();

    for (const path of paths) {
      const at = await reached(ada, path);
      expect(at).toBeGreaterThanOrEqual(0);
      if (at < SIZE)
        expect((await add(ada, path, { at, body: bytes.subarray(at) })).status).toBe(204);
      const key = path.split("/").at(-1) ?? "";
      expect((await ada.put(`/api/files/${key}`)).status).toBe(200);
      expect(hash(await bytesOf(ada, `/api/files/${key}/content`))).toBe(hash(bytes));
    }

    // Every object that a row names is there; what has no row is what the kill left, and is swept one day.
    const settings = Settings.from([{ name: "the test", values: { ...node.env } }]);
    const database = new Database(settings, Log.silent());
    const files = await database.query.selectFrom("files").selectAll().execute();
    for (const { object } of files) expect(await store.size(object ?? "")).toBe(SIZE);
    expect(await database.query.selectFrom("file_parts").selectAll().execute()).toEqual([]);
    const usage = await database.query.selectFrom("file_usage").selectAll().execute();
    expect(usage.map((row) => row.bytes)).toEqual([3 * SIZE]);
    await database.close();
  });
});
