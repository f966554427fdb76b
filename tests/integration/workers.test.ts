import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../support/node.ts";
import { Person } from "../support/person.ts";
import { openSocket } from "../support/open_socket.ts";
import type { Socket } from "../support/socket.ts";
import { cluster } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const MAIN = fileURLToPath(new URL("../../dist/app/main.js", import.meta.url));
const BARE = { PATH: process.env["PATH"] ?? "", NODE_ENV: "test", LOG_FILES: "false" };

/** What a start with these settings says before it ends. */
function refusal(env: Record<string, string>) {
  const { status, stderr } = spawnSync(process.execPath, [MAIN], {
    env: { ...BARE, ...env },
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status, stderr };
}

describe("Several workers", () => {
  it("are refused without Redis, in words", () => {
    const { status, stderr } = refusal({ WORKERS: "2" });
    expect(status).toBe(1);
    expect(stderr).toContain("WORKERS is 2, but REDIS_URL is not set");
    expect(stderr).toContain("Set REDIS_URL (and APP_KEY), or WORKERS=1.");
  });

  it("are refused with sessions that one process alone knows", () => {
    const env = { WORKERS: "2", REDIS_URL: "redis://127.0.0.1:1", SESSION_STORE: "memory" };
    expect(refusal(env).stderr).toContain("SESSION_STORE is memory");
  });
});

describe("A node beside others", () => {
  it("is refused without the key that they share, before anybody signs in", () => {
    const { status, stderr } = refusal({ REDIS_URL: "redis://127.0.0.1:1" });
    expect(status).toBe(1);
    expect(stderr).toContain("APP_KEY is not set, but REDIS_URL is");
  });
});

cluster((storey) => {
  describe("two workers behind one port", () => {
    let node: ServerNode;
    let ada: Person;
    beforeAll(async () => {
      node = await startNode({ storey, env: { WORKERS: "2", NODE_ID: "eu" } });
      ada = await Person.signUp(node.url, "Ada");
    });
    afterAll(async () => {
      await node.kill9();
    });

    /** One socket on each worker. */
    async function onEach(): Promise<Map<string, Socket>> {
      const sockets = new Map<string, Socket>();
      await until(
        async () => {
          const headers = { cookie: ada.cookies.header(), origin: node.url };
          const socket = await openSocket(`${node.url}/ws`, { headers });
          const worker = String((await socket.next("connected"))["node_id"]);
          // The other one may still be starting, and a person has only so many sockets on a worker.
          if (sockets.has(worker)) socket.drop();
          else sockets.set(worker, socket);
          return sockets.size === 2;
        },
        { within: 20_000, what: "a socket on each worker" },
      );
      return sockets;
    }

    it("are nodes with names of their own, and hear each other", async () => {
      const sockets = await onEach();
      expect([...sockets.keys()].toSorted()).toEqual(["eu-1", "eu-2"]);
      const { data } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json;
      for (const socket of sockets.values()) {
        socket.send({ type: "join_channel", channel: data.channel });
        await socket.next("joined");
      }
      expect((await ada.post(`/api/rooms/${data.id}/messages`, { content: "both" })).status).toBe(
        201,
      );
      for (const socket of sockets.values()) {
        const heard = await socket.event("message_created");
        expect(heard.message.content).toBe("both");
      }
    });

    it("are started again when they fall, while the other goes on", async () => {
      const line = await node.log.line(({ msg, node_id }) => msg === "ready" && node_id === "eu-2");
      process.kill(line.pid as number, "SIGKILL");
      const noticed = () => node.log.plain.some((text) => text.includes("Worker 2 ended"));
      await until(noticed, { what: "the fall to be noticed" });
      // A connection that the dead one held breaks; the next one is with the other.
      const answers = () =>
        ada.get("/api/me").then(
          ({ status }) => status === 200,
          () => false,
        );
      await until(answers, { what: "the other worker to answer" });
      expect((await onEach()).size).toBe(2);
    });

    it("end together on a signal, with exit code 0", async () => {
      expect(await node.stop()).toBe(0);
    });
  });
});
