import { existsSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

eachStorey((storey) => {
  let url: string;
  let storage: string;
  let ada: Person;

  beforeEach(async () => {
    ({ url, storage } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
  });

  describe("the profile", () => {
    const photo = () =>
      sharp({ create: { width: 300, height: 200, channels: 3, background: "#385" } })
        .png()
        .toBuffer();
    const send = async (fields: Record<string, string>, picture?: Buffer) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      if (picture)
        body.set("picture", new File([new Uint8Array(picture)], "me.png", { type: "image/png" }));
      return ada.request("POST", "/settings/profile", { body });
    };

    it("changes name and colour", async () => {
      const page = await ada.request("POST", "/settings/profile", {
        body: new URLSearchParams({ name: " Ada  Lovelace ", color: "7" }),
        headers: { accept: "text/html" },
      });
      expect(page).toMatchObject({ status: 303, location: "/settings/profile" });
      const shown = await ada.open("/settings/profile");
      expect(shown.text).toContain("Your profile is saved.");
      expect(shown.text).toContain('value="Ada Lovelace"');
      expect((await ada.get("/api/me")).json.data).toMatchObject({
        name: "Ada Lovelace",
        color: 7,
      });
    });

    it("shows the form again with what is wrong", async () => {
      const body = new URLSearchParams({ name: "", color: "12" });
      const answer = await ada.request("POST", "/settings/profile", {
        body,
        headers: { accept: "text/html" },
      });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("Enter a name.");
      expect(answer.text).toContain("Choose a colour.");
    });

    it("speaks the language of one's choice, else of the browser, else English", async () => {
      const german = { headers: { accept: "text/html", "accept-language": "fr, de-AT;q=0.8" } };
      const asked = (await ada.request("GET", "/settings/profile", german)).text;
      expect(asked).toContain('<html lang="de" dir="ltr"');
      expect(asked).toContain("Wie andere dich sehen.");
      expect((await ada.open("/settings/profile")).text).toContain("How others see you.");

      const choose = (language: string) =>
        ada.request("POST", "/settings/preferences", {
          body: new URLSearchParams({ language }),
          headers: { accept: "text/html" },
        });
      expect((await choose("fr")).status).toBe(422);
      expect(await choose("de")).toMatchObject({ status: 303, location: "/settings/preferences" });
      const chosen = (await ada.open("/settings/preferences")).text;
      expect(chosen).toContain("Deine Sprache ist gespeichert.");
      expect(chosen).toMatch(/value="de" checked/);
      const refused = await ada.request("POST", "/settings/profile", {
        body: new URLSearchParams({ name: "", color: "1" }),
        headers: { accept: "text/html" },
      });
      expect(refused.text).toContain("Gib einen Namen ein.");
      expect((await ada.request("GET", "/nowhere", german)).text).toContain("Hier ist nichts");
    });

    it("has a picture, served to people who are signed in alone", async () => {
      const { json } = await send({ name: "Ada", color: "1" }, await photo());
      expect(json.picture).toMatch(/^\/pictures\/[\w-]{22}\.webp$/);
      const served = await ada.get(json.picture);
      expect(served.status).toBe(200);
      expect(Object.fromEntries(served.headers)).toMatchObject({
        "content-type": "image/webp",
        "cache-control": "private, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
      });
      expect((await new Person(url).get(json.picture)).status).toBe(401);
      expect((await ada.get("/pictures/..%2Fparley.db")).status).toBe(404);
    });

    it("loses the old picture with a new one, and any when asked", async () => {
      const file = (path: string) => join(storage, "uploads", path);
      const first = (await send({ name: "Ada", color: "1" }, await photo())).json.picture;
      const second = (await send({ name: "Ada", color: "1" }, await photo())).json.picture;
      expect([existsSync(file(first)), existsSync(file(second))]).toEqual([false, true]);
      expect((await send({ name: "Ada", color: "2" })).json.picture).toBe(second);
      expect(
        (await send({ name: "Ada", color: "2", remove_picture: "1" })).json.picture,
      ).toBeNull();
      expect(existsSync(file(second))).toBe(false);
    });

    it("refuses what is no picture beside its field, and what is far too large at once", async () => {
      const refused = await send({ name: "Ada", color: "1" }, Buffer.from("<svg onload=alert(1)>"));
      expect(refused.json).toMatchObject({ status: 422, errors: [{ field: "picture" }] });
      expect((await send({ name: "Ada", color: "1" }, Buffer.alloc(6_000_000))).status).toBe(422);
      const huge = Buffer.alloc(12_000_000);
      expect((await send({ name: "Ada", color: "1" }, huge)).status).toBe(413);
      const body = new FormData();
      body.set("name", "Ada");
      body.set("picture", new File([huge], "me.png"));
      const headers = { accept: "text/html" };
      const form = await ada.request("POST", "/settings/profile", { body, headers });
      expect(form.status).toBe(413);
      expect(form.text).toContain('<p class="field__error">A picture has 5 MB at most.</p>');
      expect(form.text).toContain('value="Ada"');
      expect((await ada.get("/api/me")).json.data.picture).toBeNull();
    });
  });
});
