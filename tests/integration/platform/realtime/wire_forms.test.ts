import { once } from "node:events";
import type { AddressInfo, Socket as NetSocket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { DeflatingEncoder } from "../../../../app/platform/realtime/output/deflating_encoder.ts";
import { Socket } from "../../../support/socket.ts";
import { ANN, BEN, describeCluster, EVE } from "./cluster.ts";
import type { LiveNode } from "./live_node.ts";

const LONG = { text: "All of it again and again. ".repeat(400) };

async function connect(node: LiveNode, query: string, options: object = {}): Promise<Socket> {
  const { port } = node.server.address() as AddressInfo;
  const raw = new WebSocket(`ws://127.0.0.1:${port}/ws?user=${query}`, options);
  const socket = new Socket(raw);
  await once(raw, "open");
  await socket.next("connected");
  return socket;
}

const bytesRead = ({ raw }: Socket) => (raw as unknown as { _socket: NetSocket })._socket.bytesRead;

describeCluster("A long event", (cluster) => {
  test("is compressed once for all who agreed on it, and plain for the others", async () => {
    const plain = { perMessageDeflate: false };
    const { here, there } = cluster();
    const sockets = [
      await connect(here, `${ANN}`),
      await connect(here, `${BEN}`),
      await connect(here, `${EVE}`, plain),
    ];
    const pages = await connect(there, `${ANN}`);
    for (const socket of [...sockets, pages])
      await socket.ask({ type: "join_channel", channel: "news" });
    const [ann, ben, eve] = sockets as [Socket, Socket, Socket];
    expect([ann, ben, eve].map(({ raw }) => raw.extensions !== "")).toEqual([true, true, false]);
    const encoded = vi.spyOn(DeflatingEncoder.prototype, "event");
    const before = [ann, ben, eve, pages].map(bytesRead);
    await here.hub.publishNamed("news", "long", LONG);
    for (const socket of [ann, ben, eve, pages]) expect(await socket.event("long")).toEqual(LONG);
    const sizes = [ann, ben, eve, pages].map((socket, n) => bytesRead(socket) - (before[n] ?? 0));
    expect(sizes.map((size) => size > LONG.text.length)).toEqual([false, false, true, false]);
    expect(encoded).toHaveBeenCalledTimes(2); // on each node once
    encoded.mockRestore();
  });

  test("of letters that cannot be made shorter, and a short one, go out as they are", async () => {
    const ann = await connect(cluster().here, `${ANN}`);
    await ann.ask({ type: "join_channel", channel: "news" });
    const noise = crypto.getRandomValues(Buffer.alloc(2_000)).toString("latin1");
    for (const text of ["short", noise, "ä".repeat(2_000), "🙂".repeat(1_000)]) {
      await cluster().here.hub.publishNamed("news", "text", { text });
      expect(await ann.event("text")).toEqual({ text });
    }
  });

  test.each([
    ["wants our window smaller", { serverMaxWindowBits: 9 }],
    ["does not let us choose its own", { clientMaxWindowBits: false }],
    ["has chosen its own", { clientMaxWindowBits: 12 }],
  ])("comes plain to who %s", async (_, perMessageDeflate) => {
    const ann = await connect(cluster().here, `${ANN}`, { perMessageDeflate });
    expect(ann.raw.extensions).toBe("");
    await ann.ask({ type: "join_channel", channel: "news" });
    await cluster().here.hub.publishNamed("news", "long", LONG);
    expect(await ann.event("long")).toEqual(LONG);
  });
});

describeCluster("A client that asked for several frames at a time", (cluster) => {
  test("gets those of one turn as one array, and may send arrays", async () => {
    const ann = await connect(cluster().here, `${ANN}&batch=true`);
    const texts: string[] = [];
    ann.raw.on("message", (text: Buffer) => void texts.push(text.toString()));
    expect(ann.received("connected")[0]).toMatchObject({ batch: true });
    ann.sendRaw(
      JSON.stringify([
        { type: "join_channel", channel: "news", ref: 1 },
        { type: "fly", ref: 2 },
        7,
        { type: "join_channel", channel: "sports", ref: 3 },
      ]),
    );
    expect(await ann.next("joined", ({ ref }) => ref === 3)).toMatchObject({ channel: "sports" });
    expect(ann.received("joined")).toHaveLength(2);
    expect(ann.received("error").map(({ code, ref }) => [code, ref])).toEqual([
      ["unknown_type", 2],
      ["invalid_message", undefined],
    ]);
    texts.length = 0;
    const posted = ["news", "sports", "news"].map((channel, n) =>
      cluster().here.hub.publishNamed(channel, "posted", { n }),
    );
    await Promise.all(posted);
    for (const n of [0, 1, 2]) await ann.event("posted", (data) => data.n === n);
    expect(texts.length).toBeLessThan(3);
    expect(texts[0]).toMatch(/^\[\{.*\}\]$/);
  });
});

describe("Who did not ask for it", () => {
  describeCluster("and sends an array", (cluster) => {
    test("is refused", async () => {
      const ann = await connect(cluster().here, `${ANN}`);
      expect(ann.received("connected")[0]).not.toHaveProperty("batch");
      ann.sendRaw(JSON.stringify([{ type: "ping" }]));
      expect(await ann.next("error")).toMatchObject({ code: "invalid_message" });
      const html = await connect(cluster().here, `${ANN}&batch=true&format=html`);
      expect(html.received("connected")[0]).not.toHaveProperty("batch");
      const many = await connect(cluster().here, `${ANN}&batch=true`);
      many.sendRaw(JSON.stringify(Array.from({ length: 101 }, () => ({ type: "ping" }))));
      expect(await many.next("error")).toMatchObject({ code: "invalid_message" });
      many.sendRaw("[");
      expect(await many.next("error")).toMatchObject({ code: "invalid_json" });
    });
  });
});
