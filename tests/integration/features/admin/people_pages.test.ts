import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const SOON_MS = 2000;

eachStorey((storey) => {
  let url: string;
  let container: Container;
  let ada: Person;

  beforeAll(async () => {
    ({ url, container } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
  });

  const idOf = async (person: Person): Promise<number> =>
    (await person.get("/settings/profile")).json.id;
  const names = async (query = ""): Promise<string[]> =>
    (await ada.get(`/admin/people${query}`)).json.data.map(({ name }: Loose) => name);

  describe("the list of people", () => {
    test("shows who there is, with role, presence and sessions", async () => {
      const bob = await Person.signUp(url, "Bob");
      const socket = await bob.socket();
      const { data } = (await ada.get("/admin/people")).json;
      expect(data).toMatchObject([
        { name: "Bob", role: "member", online: true, sessions: 1, disabled_at: null },
        { name: "Ada", role: "admin", online: false, sessions: 1 },
      ]);
      const page = await ada.open("/admin/people");
      expect(page.text).toContain("bob@example.org");
      expect(page.text).toContain("Administrator");
      await socket.close();
    });

    test("is searched by any part of name and address, by role and by state", async () => {
      await Person.signUp(url, "Cleo 100% Sure");
      expect(await names("?text=CLE")).toEqual(["Cleo 100% Sure"]);
      expect(await names("?text=%25")).toEqual(["Cleo 100% Sure"]);
      expect(await names("?text=bob@")).toEqual(["Bob"]);
      expect(await names("?text=nobody")).toEqual([]);
      expect(await names("?role=admin")).toEqual(["Ada"]);
      expect(await names("?state=disabled")).toEqual([]);
      expect(await names("?role=king&state=&before=no")).toHaveLength(3);
      expect((await ada.open("/admin/people?text=nobody")).text).toContain("Nobody matches");
    });

    test("comes in pages, each person on one of them", async () => {
      await crowd(container, 60);
      const first = (await ada.get("/admin/people")).json;
      const rest = (await ada.get(`/admin/people?before=${first.next}`)).json;
      expect([first.data.length, rest.next]).toEqual([50, null]);
      const all = [...first.data, ...rest.data].map(({ id }: Loose) => id);
      expect(all).toEqual(all.toSorted((a, b) => b - a));
      expect(new Set(all).size).toBe(63);
      expect((await ada.open("/admin/people")).text).toContain(`before=${first.next}`);
    });
  });

  describe("one person's page", () => {
    let dan: Person;
    let path: string;
    beforeEach(async (context) => {
      dan = await Person.signUp(url, `Dan ${context.task.id.slice(-4)}`);
      path = `/admin/people/${await idOf(dan)}`;
    });
    const act = (to: string, fields: Record<string, string> = {}) =>
      ada.submit(`${path}/${to}`, fields);

    test("shows devices, tokens and what was done to the account", async () => {
      await dan.post("/settings/tokens", { name: "robot", scopes: ["users:read"] });
      await act("role", { _method: "PUT", role: "admin" });
      const found = (await ada.get(path)).json;
      expect(found).toMatchObject({
        person: { role: "admin", sessions: 1 },
        devices: [{ current: false, address: "127.0.0.1" }],
        tokens: [{ name: "robot", scopes: ["users:read"] }],
        acts: [{ act: "user.role_changed", actor: { name: "Ada" } }],
      });
      expect(JSON.stringify(found)).not.toContain("parley_");
      const { text } = await ada.open(path);
      for (const word of ["robot", "user.role_changed", "Sign out everywhere"])
        expect(text).toContain(word);
      expect((await ada.open("/admin/people/99999")).status).toBe(404);
    });

    test("makes administrators and members, and says so", async () => {
      const done = await act("role", { _method: "PUT", role: "admin" });
      expect(done).toMatchObject({ status: 303, location: path });
      expect((await ada.open(path)).text).toContain(`${dan.name} is administrator now.`);
      expect((await dan.open("/admin")).status).toBe(200);
      await act("role", { _method: "PUT", role: "member" });
      expect((await dan.open("/admin")).status).toBe(404);
    });

    test("takes a former administrator off the administrators' channel at once", async () => {
      await act("role", { _method: "PUT", role: "admin" });
      const socket = await dan.socket();
      const join = { type: "join_channel", channel: "private-admin" };
      expect(await socket.ask(join)).toMatchObject({ type: "joined" });
      await act("role", { _method: "PUT", role: "member" });
      expect(await socket.closed).toEqual({ code: 1012, reason: "rights_changed" });
      const next = await dan.socket();
      expect(await next.ask(join)).toMatchObject({ code: "channel_refused" });
      await next.close();
    });

    test("locks somebody out: pages, sockets and tokens end within two seconds", async () => {
      const sockets = [await dan.socket(), await dan.socket()];
      const { token } = (await dan.post("/settings/tokens", { name: "robot", scopes: ["*"] })).json;
      expect((await act("lock")).status).toBe(303);
      for (const socket of sockets) expect(await within(SOON_MS, socket.closed)).toBe(4401);
      expect((await dan.get("/api/me")).status).toBe(401);
      const headers = { authorization: `Bearer ${token}` };
      expect((await new Person(url).request("GET", "/api/me", { headers })).status).toBe(401);
      expect((await ada.get(path)).json).toMatchObject({
        person: { sessions: 0, disabled_at: expect.any(String) },
        devices: [],
      });
    });

    test("lets somebody in again", async () => {
      await act("lock");
      await expect(dan.signIn()).rejects.toThrow("was not let in");
      await act("lock", { _method: "DELETE" });
      await dan.signIn();
      expect((await dan.get("/api/me")).status).toBe(200);
    });

    test("signs out one device, and every device, with the live connections", async () => {
      const phone = new Person(url, dan.name);
      Object.assign(phone, { email: dan.email, password: dan.password });
      await phone.signIn();
      const [desk, mobile] = [await dan.socket(), await phone.socket()];
      const { devices } = (await ada.get(path)).json;
      expect(devices).toHaveLength(2);
      const [newest] = devices;
      await act(`sessions/${newest.id}`, { _method: "DELETE" });
      const first = await Promise.race([desk.closed, mobile.closed]);
      expect(first.code).toBe(4401);
      expect((await ada.get(path)).json.devices).toHaveLength(1);
      expect((await ada.delete(`${path}/sessions/${newest.id}`)).status).toBe(404);
      await act("sessions", { _method: "DELETE" });
      for (const socket of [desk, mobile]) expect(await within(SOON_MS, socket.closed)).toBe(4401);
      for (const one of [dan, phone]) expect((await one.get("/api/me")).status).toBe(401);
    });

    test("revokes a token, with its live connections", async () => {
      const { id, token } = (await dan.post("/settings/tokens", { name: "robot", scopes: ["*"] }))
        .json;
      const robot = await new Person(url).socket(`/ws?token=${token}`);
      await act(`tokens/${id}`, { _method: "DELETE" });
      expect(await within(SOON_MS, robot.closed)).toBe(4401);
      expect((await ada.get(path)).json).toMatchObject({
        tokens: [],
        acts: [{ act: "user.token_revoked", detail: { token: "robot" } }],
      });
      expect((await ada.delete(`${path}/tokens/${id}`)).json).toMatchObject({
        code: "token_not_found",
      });
    });

    test("does nothing for members, as if it did not exist", async () => {
      const eve = await Person.signUp(url, `Eve ${dan.name}`);
      for (const [verb, to, body] of [
        ["GET", "", undefined],
        ["PUT", "/role", { role: "admin" }],
        ["POST", "/lock", {}],
        ["DELETE", "/lock", {}],
        ["DELETE", "/sessions", {}],
      ] as const) {
        expect((await eve.request(verb, `${path}${to}`, { body })).status).toBe(404);
      }
      expect((await dan.get("/api/me")).status).toBe(200);
    });
  });

  test("the last administrator can be neither demoted nor locked out", async () => {
    const path = `/admin/people/${await idOf(ada)}`;
    for (const admin of (await ada.get("/admin/people?role=admin")).json.data) {
      if (admin.name !== "Ada") await ada.put(`/admin/people/${admin.id}/role`, { role: "member" });
    }
    await ada.submit(`${path}/lock`, {});
    expect((await ada.open(path)).text).toContain("This is the only administrator.");
    for (const asked of [ada.post(`${path}/lock`), ada.put(`${path}/role`, { role: "member" })]) {
      expect(await asked).toMatchObject({ status: 409, json: { code: "last_administrator" } });
    }
    expect((await ada.get("/admin")).status).toBe(200);
  });
});

/** The close code, if it comes in time. */
async function within(ms: number, closed: Promise<{ code: number }>): Promise<number> {
  const late = new Promise<{ code: number }>((resolve) =>
    setTimeout(() => resolve({ code: 0 }), ms).unref(),
  );
  return (await Promise.race([closed, late])).code;
}

/** People who never sign in: their passwords need not be hashed one by one. */
async function crowd(container: Container, count: number): Promise<void> {
  const at = Date.now();
  const people = Array.from({ length: count }, (_, index) => ({
    name: `Person ${index}`,
    email: `person.${index}@example.org`,
    password_hash: "none",
    role: "member" as const,
    color: 0,
    picture: null,
    created_at: at,
    updated_at: at,
    disabled_at: null,
    last_seen_at: null,
  }));
  await container.resolve(Database).query.insertInto("users").values(people).execute();
}
