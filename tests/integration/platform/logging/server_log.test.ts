import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { openSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { LogLine } from "../../../support/node_log.ts";
import { openSocket } from "../../../support/open_socket.ts";
import { type ServerNode, startNode } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey, embedded, type Storey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import {
  cookieOf as cookieOfSocketIo,
  SocketIoClient,
} from "../realtime/socketio/socketio_client.ts";
import { Installation } from "../../console/run_console.ts";

const TEXTS = ["Meet me at the old mill", "Bring the blue lantern", "The harbour master knows"];

eachStorey((storey) => {
  describe("the log of a server that writes down all it can", () => {
    let node: ServerNode;
    let ada: Person;
    let personal: string;
    beforeAll(async () => {
      const env = { LOG_LEVEL: "trace", LOG_SOCKETS: "all" };
      node = await startNode({ storey, env: { ...env, ...apart(storey) } });
      ada = await Person.signUp(node.url, "Ada");
      personal = await chat(ada, node);
    });

    it("names request, person, connection and node on every line about them", async () => {
      const requests = node.log.lines.filter(({ msg }) => msg === "request");
      expect(requests.every(hasIds)).toBe(true);
      const posted = requests.filter(({ path }) => String(path).endsWith("/messages"));
      expect(posted.map(({ user_id }) => user_id)).toContain(1);
      const message = await node.log.line(
        ({ msg, type }) => msg === "socket message" && type === "send_message",
      );
      expect(message).toMatchObject({
        node_id: "node-1",
        user_id: 1,
        connection_id: expect.any(String),
        gateway: "native",
        size: expect.any(Number),
        ms: expect.any(Number),
      });
    });

    it("tells of the messages of Socket.IO clients likewise", async () => {
      const client = await new SocketIoClient(node.url, cookieOfSocketIo(ada)).connected();
      await client.ask("dance with the harbour master", {});
      await client.ask("subscribe", { channel: "news" });
      const line = await node.log.line(({ gateway }) => gateway === "socketio");
      expect(line).toMatchObject({
        type: "subscribe",
        user_id: 1,
        connection_id: client.socket.id,
      });
      expect(node.log.lines.map((one) => JSON.stringify(one)).join()).not.toContain("dance with");
      client.close();
    });

    it("holds no secret and no text of a message", async () => {
      // The last that she did.
      await node.log.line(({ path, status }) => path === "/ws" && status === 101);
      const said = [...node.log.lines.map((line) => JSON.stringify(line)), ...node.log.plain];
      expect(said.length).toBeGreaterThan(15);
      const { APP_KEY = "", DATABASE_URL = "" } = node.env;
      const secrets = [
        ada.password,
        "wrong-password",
        personal,
        cookieOf(ada),
        APP_KEY,
        DATABASE_URL,
      ];
      for (const secret of [...secrets, ...TEXTS]) {
        expect(secret.length).toBeGreaterThan(7);
        expect(said.filter((line) => line.includes(secret))).toEqual([]);
      }
    });
  });

  describe("the level of a part", () => {
    it("is changed at the console while the server runs, and told", async () => {
      const node = await startNode({ storey, env: apart(storey) });
      const house = new Installation({ ...node.env }, node.folder);
      const seen = () => node.log.lines.filter(({ msg }) => msg === "request").length;
      const ask = async () => void (await (await fetch(`${node.url}/sign-in`)).text());
      expect((await house.run("log:level")).out).toMatch(/^node-1: .*\bhttp=info\b/);
      expect((await house.run("log:level", "http", "warn")).out).toBe(
        "node-1: The level of http is warn.\n",
      );
      const before = seen();
      await ask();
      expect((await house.run("log:level", "--json")).json[0].value).toMatchObject({
        http: "warn",
        server: "info",
      });
      expect(seen()).toBe(before);
      await house.run("log:level", "all", "info");
      await ask();
      await until(() => seen() > before, { what: "a line about a request" });
    });

    it("is refused for parts and levels that do not exist", async () => {
      const node = await startNode({ storey, env: apart(storey) });
      const house = new Installation({ ...node.env }, node.folder);
      const { exit, out } = await house.run("log:level", "httpp", "warn");
      expect(exit).toBe(1);
      expect(out).toContain("There is no part httpp. There are: ");
      expect(await house.run("log:level", "http", "loud")).toMatchObject({ exit: 2, out: "" });
      expect((await house.run("log:level", "http")).err).toBe("LEVEL is missing.\n");
    });
  });
});

embedded((storey) => {
  it("a standard output that takes nothing any more does not stop the server", async () => {
    const node = await startNode({ storey });
    await node.stop();
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, ["dist/app/main.js"], {
      cwd: node.folder,
      env: { ...node.env },
      stdio: ["ignore", full, "pipe"],
    });
    try {
      await node.untilReady();
      expect((await fetch(`${node.url}/sign-in`)).status).toBe(200);
      expect(child.exitCode).toBe(null);
    } finally {
      child.kill("SIGTERM");
    }
    await until(() => child.exitCode !== null, { within: 15_000, what: "the end" });
    expect(child.exitCode).toBe(0);
  });
});

/** An installation of its own also where servers share a Redis. */
function apart(storey: Storey): Record<string, string> {
  const prefix = storey.redis()?.prefix;
  return prefix === undefined
    ? {}
    : { REDIS_PREFIX: `${prefix}${randomBytes(4).toString("hex")}:` };
}

/** A day of a person, with mistakes. @returns a personal token that she made */
async function chat(ada: Person, node: ServerNode): Promise<string> {
  const [byPost = "", bySocket = "", changed = ""] = TEXTS;
  const { json: room } = await ada.post("/api/rooms", { name: "engines", kind: "open" });
  const { id } = room.data;
  const { json: posted } = await ada.post(`/api/rooms/${id}/messages`, { content: byPost });
  await ada.patch(`/api/messages/${posted.data.id}`, { content: changed });
  const socket = await ada.socket();
  const channel = `presence-room.${id}`;
  await socket.ask({ type: "join_channel", channel });
  socket.send({ type: "send_message", channel, message: bySocket, client_id: "c-1" });
  await socket.next("message_sent");
  await socket.ask({ type: "send_message", channel, message: 7 });
  const stranger = new Person(node.url, "Ada");
  await stranger.submit("/sign-in", { email: ada.email, password: "wrong-password" });
  return token(node);
}

/** A personal token that has been used in all the ways there are. */
async function token({ env, folder, url }: ServerNode): Promise<string> {
  const house = new Installation({ ...env }, folder);
  const order = ["--user", "ada@example.org", "--scopes", "*", "--json"];
  const { json } = await house.run("token:create", ...order);
  const made = json.token as string;
  await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${made}` } });
  await fetch(`${url}/api/me?token=${made}`);
  const socket = await openSocket(`${url}/ws?token=${made}`, {});
  await socket.next("connected");
  return made;
}

function hasIds({ request_id, node_id }: LogLine): boolean {
  return typeof request_id === "string" && node_id === "node-1";
}

function cookieOf({ cookies }: Person): string {
  return (cookies.header() ?? "").split("=").at(-1) ?? "";
}
