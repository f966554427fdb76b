import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Broker, History, Position } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { until } from "../../../support/until.ts";
import { type Backend, describeOnCluster, memoryBackend, redisBackend } from "./backends.ts";

const TOPIC = "c:news";
const KEEP = { size: 5, ms: 60_000 };

function historySuite(open: () => Promise<Backend>): void {
  let backend: Backend;
  let history: History;
  let here: Broker;
  let there: Broker;
  let heard: { text: string; position: Position | undefined }[];

  beforeEach(async () => {
    backend = await open();
    ({ history } = backend);
    [here, there] = [await backend.broker(), await backend.broker()];
    heard = [];
    there.onMessage((_, envelope, position) =>
      heard.push({ text: envelope.toString("latin1"), position }),
    );
    await there.subscribe([TOPIC]);
  });

  afterEach(async () => {
    await here.close();
    await there.close();
    await backend.close();
  });

  const say = (text: string, more: object = {}) =>
    here.publish({ topic: TOPIC, envelope: Buffer.from(text, "latin1"), keep: KEEP, ...more });
  const read = async (query: object = {}) => {
    const page = await history.read(TOPIC, { keep: KEEP, ...query });
    const texts = page.entries.map(({ envelope }) => envelope.toString("latin1"));
    const offsets = page.entries.map(({ offset }) => offset);
    return { ...page, texts, offsets };
  };
  const start = async (): Promise<Position> => {
    const [position] = await history.positions([TOPIC], KEEP);
    if (!position) throw new Error("There is no position.");
    return position;
  };

  test("numbers what is kept, and tells its place to the publisher and to who listens", async () => {
    const begin = await start();
    expect(begin.offset).toBe(0);
    for (const [index, text] of ["a", "b", "c"].entries())
      expect((await say(text))?.position).toEqual({ epoch: begin.epoch, offset: index + 1 });
    await until(() => heard.length === 3, { what: "three messages" });
    expect(heard).toEqual(
      ["a", "b", "c"].map((text, index) => ({
        text,
        position: { epoch: begin.epoch, offset: index + 1 },
      })),
    );
  });

  test("gives what came after a place, in order, and says that it is all", async () => {
    const begin = await start();
    for (const text of ["a", "b", "c"]) await say(text);
    const page = await read({ since: { ...begin, offset: 1 } });
    expect(page).toMatchObject({ texts: ["b", "c"], offsets: [2, 3], complete: true });
    expect(page.position).toEqual({ ...begin, offset: 3 });
    expect(await read({ since: { ...begin, offset: 3 } })).toMatchObject({
      texts: [],
      complete: true,
    });
  });

  test("does not say that it is all when the first are gone, in any of the ways", async () => {
    const begin = await start();
    for (const text of ["a", "b", "c", "d", "e", "f", "g"]) await say(text);
    expect((await read({ since: begin })).complete).toBe(false);
    expect((await read({ since: { ...begin, offset: 1 } })).complete).toBe(false);
    const rest = await read({ since: { ...begin, offset: 2 } });
    expect(rest).toMatchObject({ texts: ["c", "d", "e", "f", "g"], complete: true });
    expect((await read({ since: { ...begin, offset: 3 }, limit: 2 })).complete).toBe(false);
    expect((await read({ since: { epoch: "another", offset: 5 } })).complete).toBe(false);
    expect((await read({ since: { ...begin, offset: 8 } })).complete).toBe(false);
  });

  test("gives the newest to who names no place", async () => {
    for (const text of ["a", "b", "c"]) await say(text);
    expect((await read()).texts).toEqual(["a", "b", "c"]);
    expect((await read({ limit: 2 })).texts).toEqual(["b", "c"]);
  });

  test("forgets what is older than it may be", async () => {
    const keep = { size: 5, ms: 40 };
    const sent = await say("a", { keep });
    await until(async () => (await read({ keep })).texts.length === 0, { what: "the end of it" });
    expect(sent?.position?.offset).toBe(1);
    const since = { ...sent?.position, offset: 0 };
    expect((await read({ keep, since })).complete).toBe(false);
  });

  test("keeps topics apart", async () => {
    await say("a");
    await here.publish({ topic: "c:other", envelope: Buffer.from("x"), keep: KEEP });
    expect((await read()).texts).toEqual(["a"]);
    const positions = await history.positions([TOPIC, "c:other", "c:third"], KEEP);
    expect(positions.map(({ offset }) => offset)).toEqual([1, 1, 0]);
    expect(new Set(positions.map(({ epoch }) => epoch)).size).toBe(3);
  });

  test("keeps an epoch while it is looked at, and begins another on purpose", async () => {
    await say("a");
    const before = await start();
    expect(await start()).toEqual(before);
    const after = await here.restart(TOPIC, KEEP);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await start()).toEqual(after);
    expect((await read()).texts).toEqual([]);
    await until(() => heard.length === 2, { what: "word of the new epoch" });
    expect(heard[1]).toEqual({ text: "", position: after });
    expect((await say("b"))?.position).toEqual({ ...after, offset: 1 });
  });

  test("hands over what is not kept without a number, and keeps the order", async () => {
    await say("a");
    await here.publish({ topic: TOPIC, envelope: Buffer.from("typing") });
    await say("b");
    await until(() => heard.length === 3, { what: "three messages" });
    expect(heard.map(({ text, position }) => [text, position?.offset])).toEqual([
      ["a", 1],
      ["typing", undefined],
      ["b", 2],
    ]);
    expect((await read()).texts).toEqual(["a", "b"]);
  });

  test("keeps bytes as they are", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n)).toString("latin1");
    await say(bytes);
    expect((await read()).texts).toEqual([bytes]);
    await until(() => heard.length === 1, { what: "the bytes" });
    expect(heard[0]?.text).toBe(bytes);
  });

  test("publishes once under a key, and answers again with the first", async () => {
    const answers = await Promise.all(
      ["a", "b", "c"].map((text) => say(text, { once: "order-7" })),
    );
    const first = answers.filter((receipt) => !receipt?.repeated);
    expect(first).toHaveLength(1);
    for (const receipt of answers) expect(receipt?.position).toEqual(first[0]?.position);
    const [text] = (await read()).texts;
    for (const receipt of answers)
      if (receipt?.repeated) expect(receipt.repeated.toString()).toBe(text);
    await say("d", { once: "order-8" });
    await until(() => heard.length === 2, { what: "both messages" });
    expect((await read()).texts).toEqual([text, "d"]);
  });

  test("publishes once under a key also what is not kept", async () => {
    for (const text of ["a", "b"]) await say(text, { once: "k", keep: undefined });
    await say("end");
    await until(() => heard.length === 2, { what: "both messages" });
    expect(heard.map((one) => one.text)).toEqual(["a", "end"]);
  });
}

describe("A history in memory", () => {
  historySuite(memoryBackend);
});

describeWith(["redis"], "A history on Redis", () => {
  historySuite(redisBackend);
});

describeOnCluster("A history", historySuite);
