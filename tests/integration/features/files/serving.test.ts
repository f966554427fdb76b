import { beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import { startS3 } from "../../../support/servers/s3_server.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";
import { film, picture, pngBomb } from "./pictures.ts";
import { send, uploaded } from "./uploader.ts";

const MB = 1024 * 1024;
const ABC = "abcdefghijklmnopqrstuvwxyz";

eachStorey((storey) => {
  let ada: Person;

  beforeAll(async () => {
    const env = storey.name === "cluster" ? (await startS3(storey)).env : {};
    const more = { FILES_IMAGE_PIXELS: "2000000", LIMIT_HTTP_PERSON: "" };
    const { url } = await openSite(storey, { ...env, ...more });
    ada = await Person.signUp(url, "Ada");
  });

  describe("the bytes of a file", () => {
    let path: string;
    const read = (headers: Record<string, string>, verb = "GET") =>
      ada.request(verb, path, { headers });
    beforeAll(async () => {
      path = `/api/files/${(await uploaded(ada, "abc.bin", `\u0001${ABC}`)).id}/content`;
    });

    it.each([
      ["bytes=0-3", "\u0001abc", "0-3"],
      ["bytes=25-", "yz", "25-26"],
      ["bytes=-3", "xyz", "24-26"],
      ["bytes=20-500", "tuvwxyz", "20-26"],
      ["bytes=-500", `\u0001${ABC}`, "0-26"],
    ])("come as the stretch that %s names", async (range, text, place) => {
      const answer = await read({ range });
      expect(answer.status).toBe(206);
      expect(answer.text).toBe(text);
      expect(answer.headers.get("content-range")).toBe(`bytes ${place}/27`);
      expect(answer.headers.get("content-length")).toBe(String(text.length));
    });

    it.each(["bytes=27-", "bytes=-0", "bytes=100-200"])("are refused for %s", async (range) => {
      const answer = await read({ range });
      expect(answer.status).toBe(416);
      expect(answer.headers.get("content-range")).toBe("bytes */27");
      expect(answer.text).toBe("");
    });

    it.each(["bytes=0-1,3-4", "bytes=5-2", "lines=0-1", "bytes=a-b", "bytes="])(
      "come whole for %s",
      async (range) => {
        const answer = await read({ range });
        expect(answer.status).toBe(200);
        expect(answer.text).toHaveLength(27);
        expect(answer.headers.has("content-range")).toBe(false);
      },
    );

    it("are not sent again to who has them, nor in part to who has others", async () => {
      const first = await read({});
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]+"$/);
      const again = await read({ "if-none-match": etag });
      expect([again.status, again.text]).toEqual([304, ""]);
      const range = "bytes=0-3";
      expect((await read({ range, "if-range": etag })).status).toBe(206);
      expect((await read({ range, "if-range": '"other"' })).status).toBe(200);
      const head = await read({}, "HEAD");
      expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", "27"]);
      const encoded = await read({ "accept-encoding": "gzip, br" });
      expect(encoded.headers.has("content-encoding")).toBe(false);
    });
  });

  describe("a hostile file", () => {
    const script = "<script>alert(document.cookie)</script>";
    const shown = async (name: string, bytes: Uint8Array | string) => {
      const file = await uploaded(ada, name, bytes);
      const answer = await ada.request("GET", `/files/${file.id}`, {});
      const [how] = (answer.headers.get("content-disposition") ?? "").split(";");
      return { file, answer, how, type: answer.headers.get("content-type") };
    };
    const saved = { how: "attachment", type: "application/octet-stream" };

    it("is saved and never shown when it is markup, whatever its name says", async () => {
      const svg = `<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
      expect(await shown("nice.png", svg)).toMatchObject(saved);
      expect(await shown("page.txt", `<!doctype html>${script}`)).toMatchObject(saved);
      expect(await shown("page.jpg", `  \n${script}`)).toMatchObject(saved);
      expect((await shown("feed", "<?xml version='1.0'?><a/>")).how).toBe("attachment");
      for (const { answer } of [await shown("nice.svg", svg)]) {
        expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
        expect(answer.headers.get("content-security-policy")).toMatch(
          /default-src 'none'; sandbox/,
        );
      }
    });

    it("is made harmless when it is a picture and a script at once", async () => {
      const gif = await picture(30, 20, "gif");
      const polyglot = Buffer.concat([gif, Buffer.from(`/*${script}*/=1;alert(1)`)]);
      const made = await shown("both.gif", polyglot);
      expect(made).toMatchObject({ how: "inline", type: "image/gif" });
      expect(made.answer.text).not.toContain("alert");
      const jpeg = Buffer.concat([await picture(30, 20, "jpeg"), Buffer.from(script)]);
      expect((await shown("both.jpg", jpeg)).answer.text).not.toContain("alert");
    });

    it("is saved when it is a document and a page at once", async () => {
      const pdf = await shown("both.html", `%PDF-1.4\n${script}\n%%EOF`);
      expect(pdf).toMatchObject({ how: "attachment", type: "application/pdf" });
      expect(await shown("late.pdf", `${script}\n%PDF-1.4`)).toMatchObject(saved);
    });

    it("is not unfolded: what is packed is kept as it came", async () => {
      // A zip that says its one file has 4 GB.
      const zip = Buffer.from(
        `504b03041400000008000000210000000000ffffffffffffffff0100000061${"4bcc".repeat(20)}`,
        "hex",
      );
      const bomb = await shown("bomb.zip", zip);
      expect(bomb).toMatchObject({ how: "attachment", type: "application/zip" });
      expect(bomb.file.size).toBe(zip.byteLength);
    });

    it("is refused as a picture of too many pixels, which nobody opens", async () => {
      const huge = await send(ada, "huge.png", pngBomb(30_000, 30_000));
      expect(huge).toMatchObject({ status: 422, json: { code: "picture_too_large" } });
      expect(huge.json.detail).toMatch(/900 million pixels; 2 million/);
      const many = await send(ada, "many.gif", await film(200, 200, 60));
      expect(many.json.code).toBe("picture_too_large");
      // Few pixels are announced, and 100 MB of rows follow.
      const unfolding = await send(ada, "bomb.png", pngBomb(100, 100, 350_000));
      expect([201, 422]).toContain(unfolding.status);
      if (unfolding.status === 201) expect(unfolding.json.data).toMatchObject({ width: 100 });
      const cut = (await picture(300, 300, "jpeg")).subarray(0, 650);
      expect((await send(ada, "cut.jpg", cut)).json.code).toBe("picture_broken");
    });

    it.each([
      ["../../etc/passwd", "passwd"],
      ["C:\\temp\\a.txt", "a.txt"],
      ["a\u0000b\u0007.txt", "ab.txt"],
      ["photo\u202Egpj.exe", "photogpj.exe"],
      [`${"x".repeat(300)}.tar`, `${"x".repeat(196)}.tar`],
      ["...", "file"],
      ["Grüße 日本.txt", "Grüße 日本.txt"],
    ])("called %j is called %j", async (given, kept) => {
      const form = `--b\r\ncontent-disposition: form-data; name="file"; filename*=UTF-8''${encodeURIComponent(given)}\r\n\r\nhello\r\n--b--\r\n`;
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      const { json } = await ada.request("POST", "/api/files", { headers, body: form });
      expect(json.data).toMatchObject({ name: kept, size: 5 });
    });

    it("is refused as a form that is broken, and leaves nothing behind", async () => {
      const form = async (body: string, type = "multipart/form-data; boundary=b") =>
        ada.request("POST", "/api/files", { headers: { "content-type": type }, body });
      const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n`;
      expect((await form(`${head}never ends`)).json.code).toBe("broken_form");
      expect((await form("--b--\r\n")).json.code).toBe("file_missing");
      expect(
        (await form(`--b\r\ncontent-disposition: form-data; name="file"\r\n\r\ntext\r\n--b--`)).json
          .code,
      ).toBe("file_missing");
      expect((await form("{}", "application/json")).status).toBe(415);
      expect((await form(`${head}\r\n--b--`)).json.code).toBe("file_empty");
    });
  });

  describe("a large file", () => {
    it("comes in one request in pieces, with the mark of the form in its bytes", async () => {
      const bytes = Buffer.alloc(9 * MB, "\r\n--boundary-\r\n");
      const { size, id } = await uploaded(ada, "large.bin", bytes);
      expect(size).toBe(bytes.byteLength);
      const end = await ada.request("GET", `/files/${id}`, { headers: { range: "bytes=-9" } });
      expect(end.text).toBe(bytes.subarray(-9).toString());
    });
  });
});
