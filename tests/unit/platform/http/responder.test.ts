import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import {
  action,
  file,
  json,
  nothing,
  redirect,
  stream,
  view,
} from "../../../../app/platform/http/index.ts";
import { cookieOf, stage, web } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "parley-responder-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "ada.png"), "a picture");

let news = "Nothing new. ".repeat(200);
let shows = 0;

const { app } = stage(
  (router) => {
    const shown = { partial: "rooms/_room.njk", json: { room: 7 } };
    router.get(
      "/rooms/{id}",
      action({}, () => view("rooms/show.njk", { room: 7 }, shown)),
      { name: "rooms.show" },
    );
    router.get(
      "/api/rooms",
      action({}, () => view("rooms/index.njk", {}, { json: [] })),
    );
    router.get(
      "/kept",
      action({}, () => {
        shows += 1;
        return view("kept.njk", { news }, { version: news });
      }),
    );
    router.get(
      "/plain",
      action({}, () => view("plain.njk")),
    );
    router.get(
      "/json",
      action({}, () => json({ ok: true }, { status: 201, headers: { "X-Own": "1" } })),
    );
    router.get(
      "/nothing",
      action({}, () => nothing()),
    );
    router.get(
      "/stream",
      action({}, () => stream("a,b\n", { type: "text/csv" })),
    );
    router.get(
      "/file",
      action({}, () => file(join(folder, "ada.png"), { download: "Ada's 🦊.png" })),
    );
    router.get(
      "/gone",
      action({}, () => file(join(folder, "grace.png"))),
    );
    router.get(
      "/folder",
      action({}, () => file(folder)),
    );
    router.post(
      "/rooms",
      action({}, () =>
        redirect(
          { route: "rooms.show", params: { id: 7 } },
          { flash: { notice: "Made." }, json: { id: 7 }, status: 201 },
        ),
      ),
    );
  },
  { middleware: web },
);
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
const htmx = (type: string) => ({ "hx-request": "true", "hx-request-type": type });

describe("a page that is kept by its version", () => {
  const ask = (headers: Record<string, string> = {}) => app.request("/kept", { headers });

  it("is the same until what it shows is another, and its action runs each time", async () => {
    const [first, again] = [await ask(), await ask()];
    expect(shows).toBe(2);
    expect(first.headers.get("etag")).toBe(again.headers.get("etag"));
    expect(await again.text()).toBe(await first.text());
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const before = first.headers.get("etag") ?? "";
    news = news.replace("Nothing", "Something");
    const after = await ask({ "if-none-match": before });
    expect([after.status, (await after.text()).includes("Something new")]).toEqual([200, true]);
    expect(after.headers.get("etag")).not.toBe(before);
  });

  it("is not sent again to who has it", async () => {
    const etag = (await ask()).headers.get("etag") ?? "";
    const answer = await ask({ "if-none-match": etag });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  it("is compressed for who takes that, under a tag of its own", async () => {
    const plain = await ask();
    const packed = await ask({ "accept-encoding": "br, gzip" });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("vary")).toContain("Accept-Encoding");
    expect(packed.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    const bytes = Buffer.from(await packed.arrayBuffer());
    expect(gunzipSync(bytes).toString()).toBe(await plain.text());
    const refused = await ask({ "accept-encoding": "gzip;q=0" });
    expect(refused.headers.get("content-encoding")).toBeNull();
  });
});

describe("a view", () => {
  it("is a page for a browser", async () => {
    const answer = await get("/rooms/7", { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("vary")).toContain("Accept, HX-Request, HX-Request-Type");
    expect(answer.headers.get("cache-control")).toBe("private, no-cache");
    expect(await answer.text()).toMatch(/^rooms\/show\.njk .*"room":7/);
  });

  it("is a part when htmx asks for one, and a page when it replaces the body or restores history", async () => {
    expect(await (await get("/rooms/7", htmx("partial"))).text()).toMatch(/^rooms\/_room\.njk/);
    expect(await (await get("/rooms/7", htmx("full"))).text()).toMatch(/^rooms\/show\.njk/);
    const restored = { ...htmx("partial"), "hx-history-restore-request": "true" };
    expect(await (await get("/rooms/7", restored)).text()).toMatch(/^rooms\/show\.njk/);
  });

  it("is JSON for who prefers that, and below /api", async () => {
    expect(await (await get("/rooms/7", { accept: "application/json" })).json()).toEqual({
      room: 7,
    });
    expect(
      await (await get("/rooms/7", { accept: "application/json, text/html;q=0.5" })).json(),
    ).toEqual({ room: 7 });
    expect(await (await get("/api/rooms")).json()).toEqual([]);
  });

  it("stays HTML for who takes anything, or JSON only at need", async () => {
    for (const accept of [
      "*/*",
      "text/html",
      "text/html, application/json;q=0.9",
      "nonsense;;q=x",
    ]) {
      expect((await get("/rooms/7", { accept })).headers.get("content-type")).toContain(
        "text/html",
      );
    }
    expect(
      (await get("/plain", { accept: "application/json" })).headers.get("content-type"),
    ).toContain("text/html");
  });
});

describe("a redirect", () => {
  const post = (headers: Record<string, string> = {}) =>
    app.request("/rooms", { method: "POST", headers });

  it("leads a browser on, and the next page shows its flash once", async () => {
    const answer = await post();
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/rooms/7");
    const cookie = cookieOf(answer);
    expect(await (await get("/rooms/7", { cookie })).text()).toContain(
      '"flash":[{"kind":"notice","text":"Made."}]',
    );
    expect(await (await get("/rooms/7", { cookie })).text()).toContain('"flash":[]');
  });

  it("keeps its flash for a whole page", async () => {
    const cookie = cookieOf(await post());
    expect(await (await get("/rooms/7", { cookie, ...htmx("partial") })).text()).toContain(
      '"flash":[]',
    );
    expect(await (await get("/rooms/7", { cookie })).text()).toContain("Made.");
  });

  it("tells htmx by a header, since fetch would follow a 303 by itself", async () => {
    const answer = await post(htmx("partial"));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("hx-redirect")).toBe("/rooms/7");
    expect(answer.headers.get("location")).toBeNull();
  });

  it("answers a program with JSON where the action has some", async () => {
    const answer = await post({ accept: "application/json" });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ id: 7 });
  });
});

describe("other results", () => {
  it("are JSON with its status and headers", async () => {
    const answer = await get("/json");
    expect(answer.status).toBe(201);
    expect(answer.headers.get("x-own")).toBe("1");
    expect(await answer.text()).toHaveLength(11);
  });

  it("are nothing", async () => {
    expect((await get("/nothing")).status).toBe(204);
  });

  it("are bytes as they come", async () => {
    const answer = await get("/stream");
    expect(answer.headers.get("content-type")).toBe("text/csv");
    expect(await answer.text()).toBe("a,b\n");
  });

  it("are a file, which is not sent again to who has it", async () => {
    const answer = await get("/file");
    expect(answer.headers.get("content-type")).toBe("image/png");
    const disposition = "attachment; filename*=UTF-8''Ada%27s%20%F0%9F%A6%8A.png";
    expect(answer.headers.get("content-disposition")).toBe(disposition);
    expect(await answer.text()).toBe("a picture");
    const etag = answer.headers.get("etag") ?? "";
    expect((await get("/file", { "if-none-match": `"old", W/${etag}` })).status).toBe(304);
    expect((await get("/file", { "if-none-match": '"old"' })).status).toBe(200);
  });

  it("are a 404 where there is no file", async () => {
    expect((await get("/gone")).status).toBe(404);
    expect((await get("/folder")).status).toBe(404);
  });
});
