import { beforeEach, describe, expect, it } from "vitest";
import { openSocket } from "../../../support/open_socket.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;

  beforeEach(async () => {
    ({ url } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
  });

  describe("personal tokens", () => {
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    const robot = () => new Person(url, "Robot");
    const make = async (scopes: string[]) =>
      (await ada.post("/settings/tokens", { name: "robot", scopes, days: 30 })).json;

    it("are shown once, on the page that made them", async () => {
      const body = new URLSearchParams([
        ["name", "robot"],
        ["scopes", "users:read"],
        ["scopes", "rooms:read"],
        ["days", ""],
      ]);
      const made = await ada.request("POST", "/settings/tokens", {
        body,
        headers: { accept: "text/html" },
      });
      expect(made.status).toBe(201);
      const token = /parley_[\w-]{32}/.exec(made.text)?.[0] ?? "";
      expect(token).not.toBe("");
      const list = await ada.open("/settings/tokens");
      expect(list.text).toContain("robot");
      expect(list.text).not.toContain(token);
      expect((await robot().request("GET", "/api/me", bearer(token))).json.data).toMatchObject({
        name: "Ada",
      });
    });

    it("say in the form what is missing", async () => {
      const answer = await ada.submit("/settings/tokens", { name: "", days: "0" });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("Say what the token is for.");
      expect(answer.text).toContain("Choose what the token may do.");
    });

    it("open what their scopes name, and nothing else", async () => {
      const reader = await make(["users:read"]);
      const writer = await make(["messages:write"]);
      const all = await make(["*"]);
      const status = async ({ token }: { token: string }) =>
        (await robot().request("GET", "/api/users", bearer(token))).status;
      expect([await status(reader), await status(writer), await status(all)]).toEqual([
        200, 403, 200,
      ]);
      expect(await status({ token: "parley_invented" })).toBe(401);
    });

    it("may not make tokens, change the password or see devices", async () => {
      const { token } = await make(["*"]);
      for (const path of ["/settings/tokens", "/settings/password", "/settings/sessions"]) {
        expect((await robot().request("GET", path, bearer(token))).status).toBe(401);
      }
    });

    it("open a socket, which ends when they are revoked", async () => {
      const { id, token } = await make(["*"]);
      const socket = await openSocket(`${url}/ws?token=${token}`);
      expect(await socket.next("connected")).toMatchObject({ user_id: expect.any(Number) });
      const mine = await ada.socket();
      expect((await ada.submit(`/settings/tokens/${id}`, { _method: "DELETE" })).status).toBe(303);
      expect((await socket.closed).code).toBe(4401);
      expect((await robot().request("GET", "/api/me", bearer(token))).status).toBe(401);
      mine.send({ type: "ping" });
      await mine.next("pong");
      await mine.close();
    });

    it("are out of reach for others", async () => {
      const { id } = await make(["*"]);
      const bob = await Person.signUp(url, "Bob");
      expect((await bob.delete(`/settings/tokens/${id}`)).json).toMatchObject({
        code: "token_not_found",
      });
      expect((await bob.get("/settings/tokens")).json.data).toEqual([]);
    });
  });
});
