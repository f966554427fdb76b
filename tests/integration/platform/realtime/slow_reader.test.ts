import { expect, test } from "vitest";
import type { Frame } from "../../../support/inbox.ts";
import type { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import { ANN, BEN, type Cluster, describeCluster, EVE } from "./cluster.ts";
import type { LiveNode } from "./live_node.ts";

const MESSAGES = 10_000;
const AT_ONCE = 50;
const TEXT = "x".repeat(1_000);
const BOUND = 262_144;
/** So much more may wait: the write that passes the bound is the last one. */
const ONE_WRITE = 65_536 + 2_048;

const numbers = (from: number) => Array.from({ length: MESSAGES - from }, (_, n) => from + n);

/** Somebody on the channel `news`: which messages came, in order. */
class Reader {
  readonly got: number[] = [];
  readonly socket: Socket;
  joined: Frame = { type: "" };

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.raw.on("message", (text: Buffer) => {
      const n = /"n":(\d+)/.exec(text.toString("latin1"))?.[1];
      if (n !== undefined) this.got.push(Number(n));
    });
  }

  static async come(node: LiveNode, who: number, since?: object): Promise<Reader> {
    const reader = new Reader(await node.connect(who));
    const ask = { type: "join_channel", channel: "news", ...(since && { since }) };
    reader.joined = await reader.socket.ask(ask);
    return reader;
  }

  async has(last: number): Promise<void> {
    await until(() => this.got.at(-1) === last, {
      within: 20_000,
      every: 2,
      what: `message ${last}`,
    });
  }
}

/** As fast as the readers read. Answers how many bytes waited for one connection of Eve's at most. */
async function publishAll(node: LiveNode, readers: readonly Reader[]): Promise<number> {
  let most = 0;
  for (let n = 0; n < MESSAGES; n += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, m) =>
      node.hub.publishNamed("news", "long", { n: n + m, text: TEXT }),
    );
    await Promise.all(batch);
    for (const { transport } of node.registry.ofUser(EVE)) most = Math.max(most, transport.waiting);
    for (const reader of readers) await reader.has(n + AT_ONCE - 1);
  }
  return most;
}

async function twoNodes(cluster: Cluster, size: number): Promise<[LiveNode, LiveNode]> {
  const settings = { maxBufferBytes: BOUND, deflateMinBytes: 0 };
  const nodes = [cluster.add(settings), cluster.add(settings)];
  const [here, there] = (await Promise.all(nodes)) as [LiveNode, LiveNode];
  for (const { rules } of [here, there]) rules.settings("news", { history: { size } });
  return [here, there];
}

describeCluster("A client that stops reading while 10,000 messages pass", (cluster) => {
  test("takes bounded memory, is sent away, returns and has them all; the others lose nothing", async () => {
    const [here, there] = await twoNodes(cluster(), MESSAGES);
    const eve = await Reader.come(here, EVE);
    const others = await Promise.all(
      [here, there, there].map((node, n) => Reader.come(node, [ANN, BEN, ANN][n] ?? ANN)),
    );
    eve.socket.raw.pause();
    const most = await publishAll(here, others);
    expect(here.registry.ofUser(EVE).size).toBe(0);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(BOUND + ONE_WRITE);
    for (const { got } of others) expect(got).toEqual(numbers(0));

    eve.socket.raw.resume();
    expect(await eve.socket.closed).toEqual({ code: 1013, reason: "slow_reader" });
    const seen = eve.got.length;
    expect(seen).toBeLessThan(MESSAGES);
    const since = { offset: seen, epoch: eve.joined["epoch"] };
    const again = await Reader.come(there, EVE, since);
    expect(again.joined).toMatchObject({ recovered: true });
    await again.has(MESSAGES - 1);
    expect([...eve.got, ...again.got]).toEqual(numbers(0));
    await again.socket.roundTrip();
  });

  test("is told that it has not all of them when they are kept no more", async () => {
    const [here, there] = await twoNodes(cluster(), 1_000);
    const eve = await Reader.come(here, EVE);
    eve.socket.drop();
    await publishAll(there, []);
    const since = { offset: 0, epoch: eve.joined["epoch"] };
    const again = await Reader.come(here, EVE, since);
    expect(again.joined).toMatchObject({ recovered: false });
    await here.roundTrip();
    await again.socket.roundTrip();
    expect(again.got).toEqual([]);
  });
});
