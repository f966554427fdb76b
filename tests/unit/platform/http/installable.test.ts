import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Views } from "../../../../app/platform/views/index.ts";
import { stage, web } from "./stage.ts";

const assets = join(mkdtempSync(join(tmpdir(), "parley-installable-")), "assets");
afterAll(() => rmSync(join(assets, ".."), { recursive: true }));

mkdirSync(assets);
const NAMES = { "site.webmanifest": "site.1.webmanifest", "service_worker.js": "worker.1.js" };
writeFileSync(join(assets, "manifest.json"), JSON.stringify(NAMES));
writeFileSync(join(assets, "site.1.webmanifest"), '{"name":"Parley","start_url":"/"}');
writeFileSync(join(assets, "worker.1.js"), "work();");

class OnePage extends Views {
  page = "first wording";
  override render(): string {
    return this.page;
  }
}

const views = new OnePage();
const env = { APP_NAME: "The Lighthouse" };
const { app } = stage(() => {}, { assets, views, env, middleware: web });

describe("an installation", () => {
  it("is offered under its own name", async () => {
    const answer = await app.request("/site.webmanifest");
    expect(answer.headers.get("content-type")).toBe("application/manifest+json");
    expect(await answer.json()).toEqual({
      name: "The Lighthouse",
      short_name: "The Lighthouse",
      start_url: "/",
    });
  });

  it("has its service worker at the root, asked for anew each time", async () => {
    const answer = await app.request("/service-worker.js");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/javascript");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(await answer.text()).toContain("work();");
  });

  it("changes its service worker with the offline page, and not otherwise", async () => {
    const script = async () => (await app.request("/service-worker.js")).text();
    const before = await script();
    expect(await script()).toBe(before);
    views.page = "second wording";
    expect(await script()).not.toBe(before);
  });

  it("shows the offline page to everybody, without a session", async () => {
    const answer = await app.request("/offline");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
  });
});
