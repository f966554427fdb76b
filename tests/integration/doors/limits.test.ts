import { beforeAll, describe, expect, it } from "vitest";
import { startNodes, type ServerNode } from "../../support/node.ts";
import { openSocket, UpgradeRefused } from "../../support/open_socket.ts";
import { type Answer, Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";

const RATES = {
  LIMIT_HTTP_PERSON: "40/40",
  LIMIT_API_TOKEN: "5/50",
  LIMIT_SIGN_UP: "6/3600",
  LIMIT_ROOMS: "2/3600/30-60",
  LIMIT_INVITATIONS: "1/3600",
  LIMIT_TOKENS: "2/3600",
  LIMIT_UPLOADS: "1/3600",
  LIMIT_JOINS: "3/30",
  LIMIT_CONNECT_ADDRESS: "60/3600",
  LIMIT_BODY_BYTES: "2000",
  MESSAGE_RATE: "4/400/5-60",
  REALTIME_MAX_MESSAGE_BYTES: "3000",
};

eachStorey((storey) => {
  let nodes: ServerNode[];
  let ada: Person;
  let room: number;

  beforeAll(async () => {
    nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1, RATES);
    ada = await Person.signUp(nodes[0]!.url, "Ada");
    room = (await ada.post("/api/rooms", { name: "Engines", kind: "open" })).json.data.id;
  });

  /** Each of them asks another node, where there are several. */
  const node = (index: number) => nodes[index % nodes.length]!.url;
  const message = (text: string) => ({ channel: `presence-room.${room}`, message: text });
  const join = async (who: Person) => {
    await who.put(`/api/rooms/${room}/members/${(await who.get("/api/me")).json.data.id}`);
  };
  /** Asks until it is refused: while one asks, something comes back. */
  const refusalOf = (ask: () => Promise<Answer>) =>
    until(
      async () => {
        const answer = await ask();
        return answer.status === 429 ? answer : undefined;
      },
      { every: 0, what: "a refusal" },
    ) as Promise<Answer>;
  const secondsSince = (begin: number) => (performance.now() - begin) / 1000;

  describe("somebody who writes too much", () => {
    it("is told to wait, over socket and HTTP together and on every node, and others are not", async () => {
      const bea = await Person.signUp(node(0), "Bea");
      await join(bea);
      const socket = await bea.socket();
      // Coming in twice, with the account and here, was the first half.
      const sent = await socket.ask({ type: "send_message", ...message("three") });
      expect(sent).toMatchObject({ type: "message_sent" });
      const post = () => bea.post(`/api/rooms/${room}/messages`, { content: "by HTTP" });
      expect((await post()).status).toBe(201);
      const refused = await socket.ask({ type: "send_message", ...message("five") });
      expect(refused).toMatchObject({
        type: "message_failed",
        code: "rate_limited",
        message: expect.stringContaining("You have sent many messages in a short time."),
        retry_after: expect.any(Number),
      });
      const byHttp = await post();
      expect(byHttp.status).toBe(429);
      expect(byHttp.json).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
      expect(Number(byHttp.headers.get("retry-after"))).toBeGreaterThan(1);
      bea.url = node(1);
      const elsewhere = async () => {
        const answer = await post();
        return answer.status === 429;
      };
      await until(elsewhere, { every: 300, what: "the other node to refuse as well" });
      const other = await (await ada.socket()).ask({ type: "send_message", ...message("hello") });
      expect(other).toMatchObject({ type: "message_sent" });
    });

    it("keeps the connection, and may read on", async () => {
      const socket = await ada.socket();
      const frames = Array.from({ length: 4 }, (_, n) => `public-${n}`);
      const answers = [];
      for (const channel of frames) {
        answers.push(await socket.ask({ type: "join_channel", channel }));
      }
      expect(answers.map(({ type }) => type)).toEqual(["joined", "joined", "joined", "error"]);
      expect(answers[3]).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
      await socket.roundTrip();
    });

    it("with one huge frame loses the connection, with the code for it", async () => {
      const socket = await ada.socket();
      socket.send({ type: "ping", padding: "x".repeat(4000) });
      expect((await socket.closed).code).toBe(1009);
    });
  });

  describe("requests", () => {
    it("of one person are limited on all nodes, and answered with when to come again", async () => {
      const cid = await Person.signUp(node(0), "Cid");
      const begin = performance.now();
      let asked = 1;
      expect((await cid.get("/api/me")).status).toBe(200);
      const refused = await refusalOf(() => {
        asked += 1;
        return cid.get("/api/me");
      });
      expect(asked).toBeLessThanOrEqual(41 + Math.ceil(secondsSince(begin)));
      expect(refused.headers.get("content-type")).toContain("application/problem+json");
      expect(refused.headers.get("retry-after")).toBe("1");
      const page = await refusalOf(() => cid.open("/settings/profile"));
      expect(page.text).toContain("You have sent too many requests. Try again in");
      expect(page.text).toContain("Too many requests");
      expect((await ada.get("/api/me")).status).toBe(200);
    });

    it("with a token are told how many are left", async () => {
      const { token } = (await ada.post("/settings/tokens", { name: "bot", scopes: ["*"] })).json;
      const bot = new Person(node(0), "Bot");
      const ask = () =>
        bot.request("GET", "/api/me", { headers: { authorization: `Bearer ${token}` } });
      const first = await ask();
      expect(first.headers.get("ratelimit-policy")).toBe('"token";q=5;w=50');
      expect(first.headers.get("ratelimit")).toBe('"token";r=4;t=10');
      for (let n = 0; n < 4; n += 1) expect((await ask()).status).toBe(200);
      expect((await ask()).status).toBe(429);
    });

    it("with a body above the limit are refused", async () => {
      const answer = await ada.post("/api/rooms", { name: "x".repeat(3000), kind: "open" });
      expect(answer.status).toBe(413);
      expect(answer.json.detail).toContain("2,000 bytes");
    });
  });

  describe("forms", () => {
    it("say it at their top and keep what was typed", async () => {
      const dee = await Person.signUp(node(0), "Dee");
      const begin = performance.now();
      for (const name of ["One", "Two"]) await dee.submit("/rooms", { name, kind: "open" });
      dee.url = node(1);
      const refused = await dee.submit("/rooms", { name: "Three", kind: "open" });
      expect(refused.status).toBe(429);
      const wait = Number(refused.headers.get("retry-after"));
      expect(wait).toBeLessThanOrEqual(30);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(30 - secondsSince(begin)));
      expect(refused.text).toContain(
        `You have made many rooms in a short time. Try again in ${wait}`,
      );
      expect(refused.text).toContain('value="Three"');
    });

    it("of new accounts are limited by address", async () => {
      const statuses = [];
      for (let n = 0; n < 7; n += 1) {
        const form = { name: `N${n}`, email: `n${n}@example.org`, password: "correct horse" };
        statuses.push((await new Person(node(n)).submit("/sign-up", form)).status);
      }
      expect(statuses[0]).toBe(303);
      expect(statuses.at(-1)).toBe(429);
    });
  });

  describe("other doors", () => {
    it("close one by one: tokens, invitations, pictures", async () => {
      const make = () => ada.post("/settings/tokens", { name: "t", scopes: ["*"] });
      await make();
      expect((await make()).status).toBe(429);
      const people = (await ada.get("/api/users")).json.data as { id: number }[];
      const closed = (await ada.post("/api/rooms", { name: "Closed", kind: "closed" })).json.data;
      const invite = (id: number) => ada.put(`/api/rooms/${closed.id}/members/${id}`);
      expect((await invite(people[1]!.id)).status).toBe(201);
      expect((await invite(people[2]!.id)).status).toBe(429);
    });
  });

  // The last one: it uses the address up.
  describe("an address that opens sockets without end", () => {
    it("opens only so many, whoever asks", async () => {
      const statuses = [];
      for (let n = 0; n < 70; n += 1) {
        const opened = await openSocket(`${node(0)}/ws`).catch((error: unknown) => error);
        if (opened instanceof UpgradeRefused) statuses.push(opened.status);
      }
      expect(statuses.length).toBeGreaterThan(0);
      expect(new Set(statuses)).toEqual(new Set([429]));
    });
  });
});
