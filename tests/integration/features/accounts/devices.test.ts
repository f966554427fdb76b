import { beforeEach, describe, expect, it } from "vitest";
import { Users } from "../../../../app/features/accounts/index.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

eachStorey((storey) => {
  let url: string;
  let container: Container;
  let ada: Person;

  beforeEach(async () => {
    ({ url, container } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
  });

  /** The same person at another device. */
  const device = async (person: Person, userAgent = FIREFOX) => {
    const other = new Person(url, person.name);
    const body = { email: person.email, password: person.password };
    await other.request("POST", "/sign-in", { body, headers: { "user-agent": userAgent } });
    return other;
  };

  describe("the password", () => {
    const change = (current_password: string, password: string) =>
      ada.submit("/settings/password", { current_password, password });

    it("is changed by who knows it, which signs out every other device", async () => {
      const phone = await device(ada);
      expect(await change(ada.password, "battery staple")).toMatchObject({ status: 303 });
      expect((await ada.open("/settings/password")).text).toContain("Your password is changed.");
      expect((await phone.get("/api/me")).status).toBe(401);
      expect(
        (await new Person(url).post("/sign-in", { email: ada.email, password: ada.password }))
          .status,
      ).toBe(401);
      expect(
        (await new Person(url).post("/sign-in", { email: ada.email, password: "battery staple" }))
          .status,
      ).toBe(200);
    });

    it("stays when the present one is wrong or the new one too short", async () => {
      const wrong = await change("not it at all", "battery staple");
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain("This is not your password.");
      expect((await change(ada.password, "short")).text).toContain(
        "A password has 8 characters or more.",
      );
      expect(
        (await new Person(url).post("/sign-in", { email: ada.email, password: ada.password }))
          .status,
      ).toBe(200);
    });
  });

  describe("the list of devices", () => {
    it("names each device and marks this one", async () => {
      await device(ada);
      const { data } = (await ada.get("/settings/sessions")).json;
      expect(data).toHaveLength(2);
      expect(data.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
      expect(data.find(({ current }: { current: boolean }) => !current)).toMatchObject({
        device: "Firefox on Linux",
        address: "127.0.0.1",
      });
      expect((await ada.open("/settings/sessions")).text).toContain("Firefox on Linux");
    });

    it("signs one device out, with its live connection", async () => {
      const phone = await device(ada);
      const [mine, theirs] = [await ada.socket(), await phone.socket()];
      const { data } = (await ada.get("/settings/sessions")).json;
      const other = data.find(({ current }: { current: boolean }) => !current);
      const done = await ada.submit(`/settings/sessions/${other.id}`, { _method: "DELETE" });
      expect(done).toMatchObject({ status: 303, location: "/settings/sessions" });
      expect((await theirs.closed).code).toBe(4401);
      expect((await phone.get("/api/me")).status).toBe(401);
      expect((await ada.get("/api/me")).status).toBe(200);
      mine.send({ type: "ping" });
      await mine.next("pong");
      await mine.close();
    });

    it("signs out everywhere else", async () => {
      const others = [await device(ada), await device(ada)];
      const sockets = await Promise.all(others.map((person) => person.socket()));
      expect((await ada.delete("/settings/sessions")).status).toBe(204);
      for (const socket of sockets) expect((await socket.closed).code).toBe(4401);
      for (const person of others) expect((await person.get("/api/me")).status).toBe(401);
      expect((await ada.get("/settings/sessions")).json.data).toHaveLength(1);
    });

    it("keeps other people's devices out of reach", async () => {
      const bob = await Person.signUp(url, "Bob");
      const [his] = (await bob.get("/settings/sessions")).json.data;
      expect((await ada.delete(`/settings/sessions/${his.id}`)).json).toMatchObject({
        code: "session_not_found",
      });
      expect((await bob.get("/api/me")).status).toBe(200);
    });

    it("ends the live connection of who signs out", async () => {
      const socket = await ada.socket();
      expect(await ada.signOut()).toMatchObject({ status: 303, location: "/sign-in" });
      expect((await socket.closed).code).toBe(4401);
    });
  });

  describe("somebody who is disabled", () => {
    it("is out at once: pages, tokens and live connections", async () => {
      const bob = await Person.signUp(url, "Bob");
      const socket = await bob.socket();
      const { token } = (await bob.post("/settings/tokens", { name: "robot", scopes: ["*"] })).json;
      const { id } = (await bob.get("/api/me")).json.data;
      await container.resolve(Users).disable(id);
      expect((await socket.closed).code).toBe(4401);
      expect((await bob.get("/api/me")).status).toBe(401);
      const headers = { authorization: `Bearer ${token}` };
      expect((await new Person(url).request("GET", "/api/me", { headers })).status).toBe(401);
    });
  });
});
