import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { startS3 } from "../../../support/servers/s3_server.ts";
import { openSite } from "../rooms/open_site.ts";
import { film, photograph, picture } from "./pictures.ts";
import { bytesOf, postFiles, uploaded } from "./uploader.ts";

const MB = 1024 * 1024;
const TEXT = "The engine weaves algebraical patterns.\n";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let mallory: Person;
  let benId: number;

  beforeAll(async () => {
    // Files lie in a folder below, and in a bucket above.
    const env = storey.name === "cluster" ? (await startS3(storey)).env : {};
    const site = await openSite(storey, {
      ...env,
      FILES_MAX_SIZE: `${6 * MB}`,
      FILES_MAX_COUNT: "3",
    });
    ada = await Person.signUp(site.url, "Ada");
    ben = await Person.signUp(site.url, "Ben");
    mallory = await Person.signUp(site.url, "Mallory");
    benId = (await ben.get("/api/me")).json.data.id;
  });

  const room = async (): Promise<number> => {
    const body = { name: "engines", kind: "closed", member_ids: [benId] };
    return (await ada.post("/api/rooms", body)).json.data.id;
  };
  describe("a file", () => {
    it("is posted with words, seen by members alone, and found by its name", async () => {
      const id = await room();
      const plan = await uploaded(ada, "../secret/Plan Babbage.txt", TEXT);
      expect(plan).toMatchObject({ name: "Plan Babbage.txt", kind: "file", type: "text/plain" });
      expect((await ben.get(`/api/files/${plan.id}/content`)).status).toBe(404);
      expect((await ada.get(`/api/files/${plan.id}/content`)).text).toBe(TEXT);

      const draft = { files: [plan.id], content: "Read **this**", client_id: "once" };
      const posted = (await postFiles(ada, id, draft)).json.data;
      expect((await postFiles(ada, id, draft)).json.data.id).toBe(posted.id);
      expect(posted).toMatchObject({
        kind: "file",
        content: "Read **this**\n\nPlan Babbage.txt",
        html: "<p>Read <strong>this</strong></p>\n",
        data: { caption: "Read **this**", files: [plan] },
      });
      expect((await postFiles(ada, id, { files: [plan.id] })).json.code).toBe("file_posted");

      const seen = await ben.get(`/api/files/${plan.id}/content`);
      expect(seen.text).toBe(TEXT);
      expect(Object.fromEntries(seen.headers)).toMatchObject({
        "content-type": "text/plain; charset=utf-8",
        "content-disposition": `attachment; filename="Plan Babbage.txt"; filename*=UTF-8''Plan%20Babbage.txt`,
        "x-content-type-options": "nosniff",
        "content-security-policy": expect.stringContaining("sandbox"),
        "cache-control": "private, no-cache, no-transform",
        "accept-ranges": "bytes",
      });
      for (const path of ["", "/content", "/preview"])
        expect((await mallory.get(`/api/files/${plan.id}${path}`)).status).toBe(404);
      expect((await mallory.open(`/files/${plan.id}`)).status).toBe(404);
      expect((await ada.get(`/api/files/${plan.id}/preview`)).status).toBe(404);

      const hits = async (q: string) => {
        const { json } = await ben.get(`/api/search?q=${encodeURIComponent(q)}`);
        return json.data.map(({ message }: Loose) => message.id);
      };
      expect(await hits(`babbage has:file in:engines`)).toContain(posted.id);
      expect(await hits("babbage has:image")).not.toContain(posted.id);
      const page = await ben.open(`/rooms/${id}`);
      expect(page.text).toContain(`href="/files/${plan.id}?download=1"`);
    });

    it("is gone with its message, and for who is removed from the room", async () => {
      const id = await room();
      const [one, two] = [await uploaded(ada, "a.txt", TEXT), await uploaded(ada, "b.txt", TEXT)];
      const first = (await postFiles(ada, id, { files: [one.id] })).json.data;
      await postFiles(ada, id, { files: [two.id] });
      expect((await ben.get(`/files/${one.id}`)).status).toBe(200);
      await ada.delete(`/api/messages/${first.id}`);
      expect((await ben.get(`/files/${one.id}`)).status).toBe(404);
      expect((await ada.get(`/files/${one.id}`)).status).toBe(404);
      const { data } = (await ada.get(`/api/rooms/${id}/messages`)).json;
      expect(data.find((m: Loose) => m.id === first.id)).toMatchObject({ content: "", data: null });

      expect((await ben.get(`/files/${two.id}`)).status).toBe(200);
      await ada.delete(`/api/rooms/${id}/members/${benId}`);
      expect((await ben.get(`/files/${two.id}`)).status).toBe(404);
      expect((await ada.get(`/files/${two.id}`)).status).toBe(200);
    });

    it("keeps its place when its words are edited, and stands in quotes and private messages", async () => {
      const id = await room();
      const file = await uploaded(ada, "notes.txt", TEXT);
      const posted = (await postFiles(ada, id, { files: [file.id] })).json.data;
      expect(posted.content).toBe("notes.txt");
      const edited = await ada.patch(`/api/messages/${posted.id}`, { content: "Mine" });
      expect(edited.json.data).toMatchObject({
        content: "Mine\n\nnotes.txt",
        data: { caption: "Mine" },
      });
      const reply = { content: "Yours?", reply_to: posted.id };
      const answered = await ben.post(`/api/rooms/${id}/messages`, reply);
      expect(answered.json.data.reply_to.content).toBe("Mine notes.txt");

      const letter = await uploaded(ada, "letter.txt", TEXT);
      const body = { receiver_id: benId, kind: "file", data: { files: [letter.id] } };
      expect((await ada.post("/api/messages/send", body)).status).toBeLessThan(300);
      expect((await ben.get(`/api/files/${letter.id}/content`)).text).toBe(TEXT);
      expect((await mallory.get(`/api/files/${letter.id}/content`)).status).toBe(404);
    });

    it("is listed among the files of its room, page by page, without cutting a message", async () => {
      const id = await room();
      for (let n = 0; n < 11; n += 1) {
        const files: string[] = [];
        for (const name of ["a", "b", "c"])
          files.push((await uploaded(ada, `${name}${n}.txt`, TEXT)).id);
        await postFiles(ada, id, { files });
      }
      const first = (await ben.get(`/api/rooms/${id}/files`)).json;
      expect(first.data.map(({ name }: Loose) => name).slice(0, 4)).toEqual([
        "a10.txt",
        "b10.txt",
        "c10.txt",
        "a9.txt",
      ]);
      expect(first.data).toHaveLength(30);
      const second = (await ben.get(`/api/rooms/${id}/files?before=${first.next}`)).json;
      expect(second).toMatchObject({ next: null, data: [{ name: "a0.txt" }, {}, {}] });
      expect((await mallory.get(`/api/rooms/${id}/files`)).status).toBe(404);
      expect((await ben.open(`/rooms/${id}/files`)).text).toContain("b10.txt");
      expect((await mallory.open(`/rooms/${id}/files`)).status).toBe(404);
      expect((await ada.open(`/rooms/${await room()}/files`)).text).toContain("No files yet");
    });
  });

  describe("a picture", () => {
    it("is written anew, upright and without what the camera knew, and has its size in the page", async () => {
      const id = await room();
      const original = await photograph(1200, 800);
      expect(original.toString("latin1")).toContain("SecretCamera");
      const photo = await uploaded(ada, "engine.jpg", original);
      expect(photo).toMatchObject({
        kind: "image",
        type: "image/jpeg",
        width: 800,
        height: 1200,
        shown: { width: 200, height: 300 },
      });
      await postFiles(ada, id, { files: [photo.id], kind: "image" });

      const bytes = await ben.request("GET", `/files/${photo.id}`, {});
      expect(bytes.headers.get("content-disposition")).toMatch(/^inline; /);
      expect(bytes.text).not.toContain("SecretCamera");
      const preview = await bytesOf(ben, `/files/${photo.id}/preview`);
      const facts = await sharp(preview).metadata();
      expect(facts).toMatchObject({ format: "webp", width: 400, height: 600 });
      expect(facts.exif).toBeUndefined();
      expect(photo.placeholder).toMatch(/^data:image\/webp;base64,/);
      expect(photo.placeholder.length).toBeLessThan(600);
      const { text } = await ben.open(`/rooms/${id}`);
      expect(text).toMatch(
        new RegExp(
          `<img class="picture__image" src="/files/${photo.id}/preview" width="200" height="300"`,
        ),
      );
    });

    it("keeps moving, within bounds, and is of kind image only among pictures", async () => {
      const id = await room();
      const moving = await uploaded(ada, "wheel.gif", await film(40, 30, 5));
      expect(moving).toMatchObject({ type: "image/gif", width: 40, height: 30 });
      const png = await uploaded(ada, "small.png", await picture(20, 10));
      const text = await uploaded(ada, "x.png", TEXT);
      expect(text).toMatchObject({ kind: "file", type: "text/plain", width: null });
      const mixed = { files: [moving.id, text.id], kind: "image" };
      expect((await postFiles(ada, id, mixed)).json.code).toBe("not_a_picture");
      const posted = await postFiles(ada, id, { files: [png.id, moving.id], kind: "image" });
      expect(posted.json.data.data.files.map(({ name }: Loose) => name)).toEqual([
        "small.png",
        "wheel.gif",
      ]);
      const { json } = await ben.get("/api/search?q=wheel%20has:image");
      expect(json.data).toHaveLength(1);
    });
  });

  describe("sound", () => {
    it("plays in place, with ranges, and nothing of it is loaded before", async () => {
      const id = await room();
      const sound = await uploaded(ada, "hum.bin", wave(8000));
      expect(sound).toMatchObject({ kind: "audio", type: "audio/wav", width: null });
      await postFiles(ada, id, { files: [sound.id] });
      const { text } = await ben.open(`/rooms/${id}`);
      const player = `<audio class="sound__audio" controls preload="none" src="/files/${sound.id}"`;
      expect(text).toContain(player);
      const headers = { range: "bytes=0-3" };
      const part = await ben.request("GET", `/files/${sound.id}`, { headers });
      expect([part.status, part.text]).toEqual([206, "RIFF"]);
      expect(part.headers.get("content-disposition")).toMatch(/^inline; /);
      const policy = (await ben.open(`/rooms/${id}`)).headers.get("content-security-policy");
      expect(policy).toContain("media-src 'self'");
    });
  });
});

/** A second of silence, in so many samples. */
function wave(samples: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samples, 24);
  head.writeUInt32LE(samples, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}
