import { expect, test } from "vitest";
import { MemoryHistory } from "../../../../../app/platform/realtime/index.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";

const KEEP = { size: 100, ms: 60_000 };
const MIB = Buffer.alloc(1_048_576);

function appended(history: MemoryHistory, topic: string, count: number): void {
  for (let n = 1; n <= count; n += 1) history.append(topic, Buffer.from(`${n}`), KEEP);
}

test("the last events are kept, and found by their offsets, however many there were", async () => {
  const history = new MemoryHistory(new FakeClock());
  appended(history, "news", 1_234);
  const { position } = await history.read("news", { keep: KEEP });
  const since = (offset: number) => ({ epoch: position.epoch, offset });
  const all = await history.read("news", { since: since(1_134), keep: KEEP });
  expect(all.complete).toBe(true);
  expect(all.entries.map(({ envelope }) => Number(envelope))).toEqual(
    Array.from({ length: 100 }, (_, n) => 1_135 + n),
  );
  const some = await history.read("news", { since: since(1_200), limit: 3, keep: KEEP });
  expect(some.entries.map(({ offset }) => offset)).toEqual([1_201, 1_202, 1_203]);
  expect((await history.read("news", { since: since(1_133), keep: KEEP })).complete).toBe(false);
  expect(history.figures.bytes).toBe(400);
});

test("above the bound the histories go that were used longest ago, and the others stay", async () => {
  const clock = new FakeClock();
  const history = new MemoryHistory(clock);
  const topics = Array.from({ length: 64 }, (_, n) => `topic-${n}`);
  for (const topic of topics) {
    clock.advance(1);
    for (let n = 0; n < 4; n += 1) history.append(topic, MIB, KEEP);
  }
  clock.advance(1);
  await history.read("topic-0", { keep: KEEP });
  expect(history.figures).toEqual({ topics: 64, bytes: 256 * MIB.length });
  history.append("topic-0", MIB, KEEP);
  const kept = (topic: string) => history.read(topic, { keep: KEEP }).then((page) => page.entries);
  expect(await kept("topic-0")).toHaveLength(5);
  for (const topic of topics.slice(1, 5)) expect(await kept(topic)).toEqual([]);
  for (const topic of topics.slice(6)) expect(await kept(topic)).toHaveLength(4);
});
