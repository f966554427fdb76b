import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;

  describe("a new installation", () => {
    beforeEach(async () => ({ url } = await openSite(storey)));

    it.each(["/", "/sign-in", "/sign-up"])("leads from %s to its setup", async (path) => {
      expect(await new Person(url).open(path)).toMatchObject({ status: 303, location: "/setup" });
    });

    it("is set up by a form with Name, Email and Password, which signs in", async () => {
      const ada = new Person(url, "Ada");
      const form = await ada.open("/setup");
      expect(form.status).toBe(200);
      for (const label of ["Name", "Email", "Password"])
        expect(form.text).toMatch(new RegExp(`<label[^>]*>${label}</label>`));
      const { name, email, password } = ada;
      expect(await ada.submit("/setup", { name, email, password })).toMatchObject({
        status: 303,
        location: "/",
      });
      expect((await ada.get("/api/me")).json.data).toMatchObject({
        name: "Ada",
        email,
        role: "admin",
      });
    });

    it("shows the form again with what is wrong, and never the password", async () => {
      const answer = await new Person(url).submit("/setup", {
        name: "Ada <b>",
        email: "ada",
        password: "geheim1",
      });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("Enter an e-mail address, such as ana@example.org.");
      expect(answer.text).toContain("A password has 8 characters or more.");
      expect(answer.text).toContain('value="Ada &lt;b&gt;"');
      expect(answer.text).not.toContain("geheim1");
    });

    it("has one administrator when two set it up at once", async () => {
      const both = await Promise.all(
        ["Ada", "Bob"].map((name) =>
          new Person(url, name).post("/setup", {
            name,
            email: `${name}@example.org`,
            password: "correct horse",
          }),
        ),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual([201, 404]);
      const refused = both.find(({ status }) => status === 404);
      expect(refused?.json).toMatchObject({ code: "already_set_up" });
    });
  });

  describe("an installation with an administrator", () => {
    let ada: Person;
    beforeAll(async () => {
      ({ url } = await openSite(storey));
      ada = await Person.signUp(url, "Ada");
    });

    it("is set up no more", async () => {
      expect(await new Person(url).open("/setup")).toMatchObject({
        status: 303,
        location: "/sign-in",
      });
      expect(await ada.open("/setup")).toMatchObject({ status: 303, location: "/" });
      const { status, json } = await new Person(url).post("/setup", {
        name: "Eve",
        email: "eve@example.org",
        password: "correct horse",
      });
      expect({ status, json }).toMatchObject({ status: 404, json: { code: "already_set_up" } });
    });

    it("lets people sign up, once for each address", async () => {
      const bob = await Person.signUp(url, "Bob");
      expect((await bob.get("/api/me")).json.data).toMatchObject({ name: "Bob", role: "member" });
      const again = await new Person(url, "Bob").submit("/sign-up", {
        name: "Bob",
        email: "BOB@example.org",
        password: "correct horse",
      });
      expect(again.status).toBe(422);
      expect(again.text).toContain("There is an account with this address.");
    });

    it("answers programs in JSON at the same doors", async () => {
      const cleo = new Person(url, "Cleo");
      const { email, password } = cleo;
      const made = await cleo.post("/sign-up", { name: "Cleo", email, password });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({
        id: expect.any(Number),
        name: "Cleo",
        email,
        role: "member",
      });
      const device = new Person(url);
      const signedIn = await device.post("/sign-in", { email, password });
      expect({ status: signedIn.status, json: signedIn.json }).toEqual({
        status: 200,
        json: made.json,
      });
      expect((await device.get("/api/me")).status).toBe(200);
      expect((await device.post("/sign-out")).status).toBe(204);
      expect((await device.get("/api/me")).status).toBe(401);
    });

    it("refuses programs with a problem that names the fields", async () => {
      const { status, json } = await new Person(url).post("/sign-up", {
        name: "",
        email: "x",
        password: 7,
      });
      expect(status).toBe(422);
      expect(json.errors.map(({ field }: { field: string }) => field)).toEqual([
        "name",
        "email",
        "password",
      ]);
      const wrong = await new Person(url).post("/sign-in", { email: ada.email, password: "wrong" });
      expect(wrong.json).toMatchObject({ status: 401, code: "wrong_credentials" });
    });

    it("shows the sign-in form again after a wrong password", async () => {
      const answer = await new Person(url).submit("/sign-in", {
        email: ada.email,
        password: "wrong horse",
      });
      expect(answer.status).toBe(401);
      expect(answer.text).toContain("The e-mail address or the password is not right.");
      expect(answer.text).toContain(`value="${ada.email}"`);
      expect(answer.text).not.toContain("wrong horse");
    });

    it("leads to where one wanted to go, and home from its doors when signed in", async () => {
      const device = new Person(url);
      expect(await device.open("/settings/tokens?x=1")).toMatchObject({
        status: 303,
        location: "/sign-in",
      });
      const { email, password } = ada;
      const entered = await device.submit("/sign-in", { email, password });
      expect(entered).toMatchObject({ status: 303, location: "/settings/tokens?x=1" });
      expect((await device.submit("/sign-in", { email, password })).location).toBe("/");
      for (const path of ["/sign-in", "/sign-up"]) {
        expect(await device.open(path)).toMatchObject({ status: 303, location: "/" });
      }
    });

    it("gives a new session at sign-in, so that an old cookie opens nothing", async () => {
      const device = new Person(url);
      await device.open("/settings/profile");
      const before = new Person(url);
      before.cookies.set("parley_session", device.cookies.get("parley_session") ?? "");
      await device.submit("/sign-in", { email: ada.email, password: ada.password });
      expect((await device.get("/api/me")).status).toBe(200);
      expect((await before.get("/api/me")).status).toBe(401);
    });

    it("refuses a form that another site sends", async () => {
      const body = new URLSearchParams({ email: ada.email, password: ada.password });
      const headers = {
        accept: "text/html",
        origin: "https://evil.example",
        "sec-fetch-site": "cross-site",
      };
      expect((await new Person(url).request("POST", "/sign-in", { body, headers })).status).toBe(
        403,
      );
    });

    it("says for how many seconds too many failures are made to wait", async () => {
      const mallory = new Person(url);
      const tries = { email: "someone.else@example.org", password: "guess" };
      for (let n = 0; n < 5; n++) await mallory.post("/sign-in", tries);
      const refused = await mallory.post("/sign-in", tries);
      expect(refused.json).toMatchObject({ status: 429, code: "rate_limited", retry_after: 1 });
      expect(refused.headers.get("retry-after")).toBe("1");
      const page = await mallory.submit("/sign-in", tries);
      expect(page.status).toBe(429);
      expect(page.text).toContain("Too many failed sign-ins. Try again in 1 second.");
    });
  });

  describe("where registration is closed", () => {
    beforeAll(async () => ({ url } = await openSite(storey, { REGISTRATION: "closed" })));

    it("the administrator can be made, and nobody else signs up", async () => {
      const ada = new Person(url, "Ada");
      const { name, email, password } = ada;
      expect((await ada.post("/setup", { name, email, password })).status).toBe(201);
      expect((await new Person(url).open("/sign-up")).status).toBe(404);
      expect((await new Person(url).open("/sign-in")).text).not.toContain("/sign-up");
      const refused = await new Person(url).post("/sign-up", {
        name: "Bob",
        email: "bob@example.org",
        password,
      });
      expect(refused.json).toMatchObject({ status: 404, code: "registration_closed" });
    });
  });
});
