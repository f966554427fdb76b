import { once } from "node:events";
import { connect, type Socket as NetSocket } from "node:net";
import { afterEach, beforeAll, expect, it } from "vitest";
import { type ServerNode, startNode } from "../support/node.ts";
import { Person } from "../support/person.ts";
import { eachStorey } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const WRITERS = 4;

eachStorey((storey) => {
  let node: ServerNode;
  let ada: Person;
  let room: number;
  let held: NetSocket | undefined;

  beforeAll(async () => {
    node = await startNode({ storey, env: { DRAIN_SECONDS: "60" } });
  });
  afterEach(() => void held?.destroy());

  const said = (text: string) => node.log.plain.filter((line) => line === text).length;

  /** A request whose body does not come: it is in hand until somebody cuts it off. */
  async function holdRequest(): Promise<void> {
    held = connect(node.port, "127.0.0.1").on("error", () => {});
    const head = ["POST /sign-in HTTP/1.1", "Host: parley", "Content-Length: 9"];
    held.write([...head, "Expect: 100-continue", "", ""].join("\r\n"));
    const [answer] = (await once(held, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 100/);
  }

  it("a first start says where it is and what to do next, and later ones where it is", async () => {
    const next = `Open ${node.url}/setup and make the first account; it is the administrator.`;
    await until(() => said(next) === 1, { what: "the greeting" });
    expect(said(`Parley is running at ${node.url}`)).toBe(1);
    ada = await Person.signUp(node.url, "Ada");
    room = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data.id;
    await node.restart();
    await until(() => said(`Open ${node.url}`) === 1, { what: "the greeting" });
  });

  it("a stop in the middle of writing loses nothing that was accepted, and ends with 0", async () => {
    const kept: string[] = [];
    const over = new AbortController();
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; !over.signal.aborted; n += 1) {
        const content = `${writer}:${n}`;
        const answer = await ada.post(`/api/rooms/${room}/messages`, { content }).catch(() => null);
        if (answer?.status === 201) kept.push(content);
        else over.abort();
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    await until(() => kept.length >= 20, { what: "messages" });
    expect(await node.stop()).toBe(0);
    await Promise.all(writers);
    await node.start();
    const { json } = await ada.get(`/api/rooms/${room}/messages?limit=200`);
    const written = json.data.filter(({ kind }: { kind: string }) => kind !== "system");
    const found = written.map(({ content }: { content: string }) => content);
    expect(kept.filter((content) => !found.includes(content))).toEqual([]);
    expect(new Set(found).size).toBe(found.length);
    expect(node.log.alarms()).toEqual([]);
  });

  it("a signal waits for what is in hand, sends sockets away, and a second one ends at once", async () => {
    const socket = await ada.socket();
    await holdRequest();
    node.signal("SIGINT");
    const { code } = await socket.closed;
    expect(code).toBe(1012);
    await expect(fetch(`${node.url}/health/live`)).rejects.toThrow("fetch failed");
    expect(node.running).toBe(true);
    expect(await node.stop()).toBe(1);
  });
});
