import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { CollectTransfers } from "../../../../app/features/transfer/chores/collect_transfers.ts";
import { ZipSource } from "../../../../app/features/transfer/zip/zip_source.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Settings } from "../../../../config/settings.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";

const DAY = 86_400_000;

eachStorey((storey) => {
  let url: string;
  let container: Container;
  let ada: Person;
  let ben: Person;
  let room: number;

  beforeAll(async () => {
    ({ url, container } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    room = (await ada.post("/api/rooms", { name: "Works", kind: "closed" })).json.data.id as number;
    await ada.post(`/api/rooms/${room}/messages`, { content: "for the archive" });
  });

  const finished = (person: Person, path: string): Promise<Loose> =>
    until(async () => {
      const { data } = (await person.get(path)).json;
      const one = Array.isArray(data) ? data[0] : data;
      return ["done", "failed"].includes(one?.state as string) ? one : undefined;
    });

  async function download(person: Person, id: number): Promise<Uint8Array<ArrayBuffer>> {
    const headers = { cookie: person.cookies.header() ?? "" };
    const answer = await fetch(`${url}/settings/data/${id}`, { headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/zip"]);
    return new Uint8Array(await answer.arrayBuffer());
  }

  async function upload(
    person: Person,
    bytes: Uint8Array<ArrayBuffer>,
    fields: Record<string, string>,
  ) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set("file", new File([bytes], "export.zip", { type: "application/zip" }));
    return person.request("POST", "/admin/imports", {
      body: form,
      headers: { accept: "text/html" },
    });
  }

  describe("An export", () => {
    it("is made aside, and only who asked may see, open or end it", async () => {
      expect((await ada.submit("/settings/data", {})).status).toBe(303);
      const made = await finished(ada, "/api/exports");
      expect(made).toMatchObject({ kind: "export_me", state: "done", total: 1 });
      expect((await ada.open("/settings/data")).text).toContain("Download");
      expect((await download(ada, made.id as number)).length).toBe(made.bytes);
      for (const path of [`/settings/data/${made.id}`, `/api/exports/${made.id}`])
        expect((await ben.get(path)).status).toBe(404);
      expect((await ben.delete(`/api/exports/${made.id}`)).status).toBe(404);
      expect((await ada.delete(`/api/exports/${made.id}`)).status).toBe(204);
      expect((await ada.get(`/settings/data/${made.id}`)).status).toBe(404);
    });

    it("of one's own data tells what is kept of her alone: drafts, blocks, her picture, and no secret", async () => {
      const ben_id = (await ben.get("/api/me")).json.data.id as number;
      await ada.put(`/api/blocks/${ben_id}`);
      const draft = { text: "Not yet said", written_at: Date.now() };
      expect((await ada.put(`/api/rooms/${room}/draft`, draft)).status).toBeLessThan(300);
      const { id } = (await ada.post("/api/exports")).json.data as { id: number };
      await finished(ada, `/api/exports/${id}`);
      const path = join(storey.freshFolder(), "ada.zip");
      writeFileSync(path, await download(ada, id));
      const source = await ZipSource.open(path);
      const account = await source.json("account.json", z.looseObject({}));
      expect(account).toMatchObject({
        account: { name: "Ada", email: "ada@example.org" },
        blocks: [{ blocked_id: ben_id }],
        drafts: [{ room_id: room, text: "Not yet said" }],
        notifications: [],
        reports: [],
      });
      expect(JSON.stringify(account)).not.toMatch(/argon2|token_hash|password/);
      await source.close();
      await ada.delete(`/api/blocks/${ben_id}`);
    });

    it("of a room is for its owners", async () => {
      expect((await ben.post(`/api/rooms/${room}/exports`)).status).toBe(404);
      await ada.put(`/api/rooms/${room}/members/${(await ben.get("/api/me")).json.data.id}`);
      expect((await ben.post(`/api/rooms/${room}/exports`)).json.code).toBe("export_not_allowed");
      expect((await ada.submit(`/rooms/${room}/export`, {})).status).toBe(303);
    });

    it("is collected after some days, with its file", async () => {
      const { id } = (await ada.post(`/api/rooms/${room}/exports`)).json.data as { id: number };
      await finished(ada, `/api/exports/${id}`);
      const folder = join(container.resolve(Settings).app.storage, "transfers");
      const { query } = container.resolve(Database);
      const { file } = await query
        .selectFrom("transfers")
        .select("file")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      expect(readdirSync(folder)).toContain(file);
      await query
        .updateTable("transfers")
        .set({ created_at: Date.now() - 8 * DAY })
        .where("id", "=", id)
        .execute();
      await container.resolve(CollectTransfers).run();
      expect(existsSync(join(folder, file ?? ""))).toBe(false);
      expect((await ada.get(`/api/exports/${id}`)).status).toBe(404);
    });
  });

  describe("An import", () => {
    it("is first looked at, then brought in, by administrators alone", async () => {
      const { id } = (await ada.post(`/api/rooms/${room}/exports`)).json.data as { id: number };
      await finished(ada, `/api/exports/${id}`);
      const bytes = await download(ada, id);
      expect((await upload(ben, bytes, { kind: "import_parley" })).status).not.toBe(303);
      expect((await upload(ada, bytes, { kind: "import_parley", rehearsal: "yes" })).location).toBe(
        "/admin/imports",
      );
      const looked = await finished(ada, "/admin/imports");
      expect(looked).toMatchObject({
        rehearsal: true,
        report: { rooms: { known: 1 }, messages: { written: 0 } },
      });
      expect((await ada.open("/admin/imports")).text).toContain("Bring in");
      await ada.submit(`/admin/imports/${looked.id}/confirm`, {});
      const done = await until(async () => {
        const one = await finished(ada, "/admin/imports");
        return one.rehearsal === false && one.state === "done" ? one : undefined;
      });
      expect(done).toMatchObject({ report: { messages: { known: 2, written: 0 } } });
    });

    it("of what is no archive says so", async () => {
      await upload(ada, new TextEncoder().encode("no zip"), { kind: "import_slack" });
      const refused = await finished(ada, "/admin/imports");
      expect(refused).toMatchObject({
        state: "failed",
        error: "This is not a zip file that can be read.",
      });
      const none = await upload(ada, new Uint8Array(0), { kind: "import_other" });
      expect([none.status, none.text.includes("Choose what wrote the archive.")]).toEqual([
        422,
        true,
      ]);
    });
  });
});
