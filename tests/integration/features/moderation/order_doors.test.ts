import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNodes } from "../../../support/node.ts";
import type { Loose } from "../../../support/loose.ts";
import { type Answer, Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

eachStorey((storey) => {
  /** Root administrates, Ada owns a room with Ben in it; Ben talks to the last node. */
  let nodes: ServerNode[];
  let root: Person;
  let ada: Person;
  let ben: Person;
  let benId: number;
  let room: number;

  beforeAll(async () => {
    const count = storey.name === "cluster" ? 2 : 1;
    nodes = await startNodes(storey, count, { MESSAGE_RATE: "20/20/2-60" });
    const [first, last] = [nodes[0]!, nodes.at(-1)!];
    root = await Person.signUp(first.url, "Root");
    ada = await Person.signUp(first.url, "Ada");
    ben = await Person.signUp(last.url, "Ben");
    benId = (await ben.get("/api/me")).json.data.id as number;
    const made = await ada.post("/api/rooms", {
      name: "engines",
      kind: "closed",
      member_ids: [benId],
    });
    room = made.json.data.id as number;
  });

  const channel = () => `presence-room.${room}`;
  const rejoin = async () => {
    await ada.delete(`/api/rooms/${room}/bans/${benId}`);
    await ada.put(`/api/rooms/${room}/members/${benId}`);
  };

  it("a ban takes the room from open sockets on every node, and from every door, within two seconds", async () => {
    const sockets = [await ben.socket()];
    ben.url = nodes[0]!.url;
    sockets.push(await ben.socket());
    for (const socket of sockets) await socket.ask({ type: "join_channel", channel: channel() });
    await ada.post(`/api/rooms/${room}/messages`, { content: "quetzalcoatl" });
    const before = await ben.get(`/api/search?q=quetzalcoatl`);
    expect(before.json.data).toHaveLength(1);
    const banned = await ada.put(`/api/rooms/${room}/bans/${benId}`, {
      minutes: 60,
      reason: "spam",
    });
    expect(banned.json.data).toMatchObject({ kind: "ban", reason: "spam", user: { name: "Ben" } });
    for (const socket of sockets)
      expect(await socket.next("left")).toMatchObject({ channel: channel() });
    const paths = ["", "/members", "/messages", "/changes?since=0", "/pins", "/sanctions"];
    for (const node of nodes) {
      ben.url = node.url;
      for (const path of paths)
        expect([path, (await ben.get(`/api/rooms/${room}${path}`)).status]).toEqual([path, 404]);
      for (const path of ["", "/messages", "/pins", "/edit", "/invite", "/reports"])
        expect([path, (await ben.open(`/rooms/${room}${path}`)).status]).toEqual([path, 404]);
      expect((await ben.get(`/api/search?q=quetzalcoatl`)).json.data).toEqual([]);
    }
    for (const socket of sockets) await socket.close();
    await rejoin();
  });

  it("a mute is answered in words by API and sockets, and leaves reading alone", async () => {
    await ada.put(`/api/rooms/${room}/mutes/${benId}`, { minutes: 10 });
    const refused = await ben.post(`/api/rooms/${room}/messages`, { content: "hello" });
    expect([refused.status, refused.json.code]).toEqual([403, "muted"]);
    const socket = await ben.socket();
    socket.send({
      type: "send_message",
      channel: channel(),
      message: "hello",
      client_id: "muted-1",
    });
    expect(await socket.next("message_failed")).toMatchObject({
      client_id: "muted-1",
      code: "muted",
    });
    expect((await ben.get(`/api/rooms/${room}/messages`)).status).toBe(200);
    expect((await ada.delete(`/api/rooms/${room}/mutes/${benId}`)).status).toBe(204);
    expect((await ben.post(`/api/rooms/${room}/messages`, { content: "hello" })).status).toBe(201);
    await socket.close();
  });

  it("edits, pins, names of rooms and coming back meet the same limit as messages do", async () => {
    const say = async () => {
      const cleo = await Person.signUp(nodes[0]!.url, `Cleo ${Math.random()}`);
      const made = await cleo.post("/api/rooms", { name: "notes", kind: "open" });
      const own = `/api/rooms/${made.json.data.id}`;
      const { json } = await cleo.post(`${own}/messages`, { content: "first" });
      return { cleo, own, message: `/api/messages/${json.data.id}`, id: made.json.data.id };
    };
    /** How the first refusal reads, and after how many acts it came. */
    const untilRefused = async (act: (n: number) => Promise<Answer>) => {
      for (let n = 0; n < 120; n += 1) {
        const answer = await act(n);
        if (answer.status >= 400) return { n, status: answer.status };
      }
      return undefined;
    };
    const [a, b, c, d] = await Promise.all([say(), say(), say(), say()]);
    const refused = await Promise.all([
      untilRefused((n) => a.cleo.patch(a.message, { content: `version ${n}` })),
      untilRefused((n) => b.cleo.request(n % 2 ? "DELETE" : "PUT", `${b.message}/pin`)),
      untilRefused((n) => c.cleo.patch(c.own, { name: `notes ${n}` })),
      untilRefused((n) =>
        d.cleo.submit(`/rooms/${d.id}/membership`, { _method: n % 2 ? "PUT" : "DELETE" }),
      ),
    ]);
    // Of twenty at once one was coming in with the account and one the message; leaving is free.
    for (const one of refused) {
      expect(one?.status).toBe(429);
      expect(one?.n).toBeGreaterThanOrEqual(18);
    }
    // What is not said in a room is not counted, and others go on.
    expect((await a.cleo.get(`${a.own}/messages`)).json.data).toHaveLength(1);
    expect((await root.post("/api/rooms/1/messages", { content: "still here" })).status).toBe(201);
  });

  it("saying the same again and again meets the limit early, with the seconds to wait", async () => {
    const socket = await ben.socket();
    for (let n = 0; n < 12; n += 1)
      socket.send({
        type: "send_message",
        channel: channel(),
        message: "buy!",
        client_id: `spam-${n}`,
      });
    const failed = await socket.next("message_failed");
    expect(failed).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
    const sent = Number(String(failed["client_id"]).slice("spam-".length));
    expect(sent).toBeLessThan(9);
    const overHttp = await ben.post(`/api/rooms/${room}/messages`, { content: "else" });
    expect(overHttp.status).toBe(429);
    expect(overHttp.json.retry_after).toBeGreaterThan(0);
    expect(overHttp.headers.get("retry-after")).toBeTruthy();
    // A conversation that could only stand empty is not opened.
    const { id } = (await root.get("/api/me")).json.data;
    const letter = await ben.post("/api/messages/send", { receiver_id: id, content: "hello" });
    expect([letter.status, letter.json.code]).toEqual([429, "rate_limited"]);
    const kinds = (await root.get("/api/rooms")).json.data.map(({ kind }: Loose) => kind);
    expect(kinds).not.toContain("direct");
    await socket.close();
  });

  describe("tokens", () => {
    it("keep order with their scopes alone", async () => {
      const made = await ada.submit("/settings/tokens", { name: "reader", scopes: "rooms:read" });
      const token = /parley_[\w-]+/.exec(made.text)?.[0] ?? "";
      const stranger = new Person(nodes[0]!.url);
      const ask = (verb: string, path: string) =>
        stranger.request(verb, path, { headers: { authorization: `Bearer ${token}` }, body: {} });
      for (const [verb, path] of [
        ["PUT", `/api/rooms/${room}/mutes/${benId}`],
        ["PUT", `/api/blocks/${benId}`],
        ["POST", "/api/reports"],
        ["POST", `/api/rooms/${room}/invitations`],
        ["PUT", `/api/users/${benId}/ban`],
      ] as const)
        expect([path, (await ask(verb, path)).json.code]).toEqual([path, "missing_scope"]);
    });
  });

  it("a ban from the site ends sockets and sessions on every node; signing in tells why; lifting it lets in", async () => {
    ben.url = nodes.at(-1)!.url;
    const socket = await ben.socket();
    expect((await ada.put(`/api/users/${benId}/ban`, {})).status).toBe(404);
    const answer = await root.put(`/api/users/${benId}/ban`, { minutes: 60, reason: "spamming" });
    expect(answer.json.data).toMatchObject({ user_id: benId, reason: "spamming" });
    await socket.closed;
    for (const node of nodes) {
      ben.url = node.url;
      await until(async () => (await ben.get("/api/me")).status === 401, { what: "401" });
    }
    const again = await ben.post("/sign-in", { email: ben.email, password: ben.password });
    expect([again.status, again.json.code]).toEqual([403, "banned"]);
    expect(again.json.detail).toContain("spamming");
    await root.delete(`/api/users/${benId}/ban`);
    await ben.signIn();
    expect((await ben.get("/api/me")).status).toBe(200);
    const audit = await root.get(`/admin/audit?subject=user:${benId}`);
    expect(audit.text).toContain("user.banned");
  });
});
