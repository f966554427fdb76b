import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { startNode } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey, embedded } from "../../../support/storeys.ts";
import { openSite } from "../../features/rooms/open_site.ts";

const PART = { "hx-request": "true", "hx-request-type": "partial" };
const TAG = /<parley-toolbar data-request="([\w-]+)"><\/parley-toolbar>/;

eachStorey((storey) => {
  let ada: Person;

  beforeAll(async () => {
    const site = await openSite(storey);
    ada = await Person.signUp(site.url, "Ada");
  });

  /** The bar for the request that an answer came from. */
  const barOf = async ({ headers }: { headers: Headers }): Promise<string> =>
    (await ada.open(`/_dev/requests/${headers.get("x-request-id")}/bar`)).text;

  describe("while one develops, a page", () => {
    it("ends with the toolbar, which knows its request", async () => {
      const page = await ada.open("/rooms");
      expect(TAG.exec(page.text)?.[1]).toBe(page.headers.get("x-request-id"));
      expect(page.text.trimEnd().endsWith("</html>")).toBe(true);
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page.text.match(/style=|<script>/g)).toBeNull();
    });

    it("tells how long it took, what was asked and drawn, and for whom", async () => {
      const bar = await barOf(await ada.open("/rooms"));
      expect(bar).toMatch(/GET \/rooms\b/);
      expect(bar).toContain("rooms/index.njk");
      expect(bar).toMatch(/\d+ queries/);
      expect(bar).toContain("hljs-keyword");
      expect(bar).toContain("Ada");
      expect(bar).toMatch(/<dt>Route<\/dt><dd>GET \/rooms<\/dd>/);
    });

    it("describes what is in the session, and never shows it", async () => {
      await ada.submit("/settings/profile", { name: "Ada", color: "3" });
      const page = await ada.open("/rooms");
      const bar = await barOf(page);
      const [sealed = ""] = ada.cookies.header()?.split("=").slice(1) ?? [];
      expect(sealed.length).toBeGreaterThan(20);
      expect(bar + page.text).not.toContain(sealed.slice(0, 40));
      expect(bar).toMatch(/list of|none/);
    });

    it("that was refused leads to what went wrong", async () => {
      const refused = await ada.open("/rooms/987654");
      expect(refused.status).toBe(404);
      expect(await barOf(refused)).toContain("Refused");
      const id = refused.headers.get("x-request-id");
      const whole = (await ada.open(`/_dev/requests/${id}`)).text;
      expect(whole).toContain("What went wrong");
      expect(whole).toContain("NotFoundError");
    });
  });

  describe("what is no page", () => {
    it("has no toolbar, and is remembered all the same", async () => {
      const part = await ada.open("/sidebar", PART);
      const data = await ada.get("/api/rooms");
      expect(part.text + data.text).not.toContain("parley-toolbar");
      expect(await barOf(part)).toContain("rooms/_sidebar.njk");
      expect(await barOf(data)).toContain("No template");
      const list = (await ada.open("/_dev/requests")).text;
      expect(list).toContain("GET /api/rooms");
    });
  });

  describe("the pages behind it", () => {
    it("say so when a request is not remembered", async () => {
      const gone = await ada.open("/_dev/requests/never-was");
      expect([gone.status, gone.text.includes("not remembered")]).toEqual([404, true]);
    });

    it("show what is asked of the database", async () => {
      const page = (await ada.open("/_dev/queries")).text;
      expect(page).toContain("What costs most");
      expect(page).toContain("GET /rooms");
    });

    it("serve their own scripts and styles, and no other file", async () => {
      const script = await ada.open("/_dev/files/toolbar.ts");
      expect(script.headers.get("content-type")).toContain("text/javascript");
      expect(script.text).not.toContain(": void");
      expect((await ada.open("/_dev/files/toolbar.css")).status).toBe(200);
      for (const name of ["..%2F..%2Fpackage.json", "none.ts", "%2e%2e", "a/b.ts"]) {
        expect((await ada.open(`/_dev/files/${name}`)).status).toBe(404);
      }
    });
  });
});

embedded((storey) => {
  describe("in production", () => {
    it("no answer has anything of it", async () => {
      const node = await startNode({ storey, env: { NODE_ENV: "production" } });
      const ada = await Person.signUp(node.url, "Ada");
      const pages = [await ada.open("/rooms"), await ada.open("/rooms/987654")];
      for (const { text } of pages) expect(text).not.toMatch(/parley-toolbar|_dev/);
      for (const path of ["/_dev", "/_dev/requests", "/_dev/queries", "/_dev/files/toolbar.ts"]) {
        expect((await ada.open(path)).status).toBe(404);
      }
    });

    it("neither templates nor scripts nor styles have anything of it", () => {
      const assets = readdirSync("dist/assets", { recursive: true, encoding: "utf8" });
      const built = assets.filter((name) => /\.(?:js|css)$/.test(name));
      expect(built.length).toBeGreaterThan(3);
      const files = ["dist/views/templates.js", ...built.map((name) => join("dist/assets", name))];
      for (const file of files) {
        expect(readFileSync(file, "utf8")).not.toMatch(/parley-toolbar|_dev\/|development\/_bar/);
      }
    });
  });
});
