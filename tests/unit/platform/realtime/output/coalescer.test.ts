import { describe, expect, test } from "vitest";
import { Batch } from "../../../../../app/platform/realtime/output/batch.ts";
import type { Coalescer } from "../../../../../app/platform/realtime/output/coalescer.ts";
import { textFrame } from "../../../../../app/platform/realtime/output/frame.ts";
import { endOfTurn, testCoalescer, testConnection, testSettings } from "../test_connection.ts";

function frames(count: number, size = 1): Buffer[] {
  return Array.from({ length: count }, (_, n) => textFrame(`${n}`.padEnd(size, ".")));
}

function crowd(coalescer: Coalescer, count: number) {
  return Array.from({ length: count }, (_, id) => testConnection(coalescer, { id }));
}

describe("A batch", () => {
  test("is shared by all who wait for the same frames in the same order", () => {
    const root = Batch.root();
    const [a, b] = frames(2) as [Buffer, Buffer];
    const ann = root.with(a).with(b);
    const ben = root.with(a).with(b);
    expect(ben).toBe(ann);
    expect(root.with(b).with(a).joined).toEqual(Buffer.concat([b, a]));
    expect(ann.joined).toEqual(Buffer.concat([a, b]));
    expect(ann.frames).toEqual([a, b]);
    expect(ann.count).toBe(2);
    expect(ann.bytes).toBe(a.length + b.length);
  });

  test("of one frame is that frame, not a copy", () => {
    const [a] = frames(1) as [Buffer];
    expect(Batch.root().with(a).joined).toBe(a);
  });
});

describe("Output", () => {
  test("of one turn of the event loop is one write a connection, in order", async () => {
    const coalescer = testCoalescer();
    const ann = testConnection(coalescer, { id: 1 });
    const ben = testConnection(coalescer, { id: 2 });
    for (const frame of frames(3)) {
      coalescer.add(ann.connection, frame);
      coalescer.add(ben.connection, frame);
    }
    expect(ann.transport.batches).toEqual([]);
    await endOfTurn();
    expect(ann.transport.writes).toEqual([["0", "1", "2"]]);
    expect(ben.transport.batches[0]).toBe(ann.transport.batches[0]);
    await endOfTurn();
    expect(ann.transport.batches).toHaveLength(1);
  });

  test("differs where people wait for different things", async () => {
    const coalescer = testCoalescer();
    const ann = testConnection(coalescer, { id: 1 });
    const ben = testConnection(coalescer, { id: 2 });
    const [a, b, c] = frames(3) as [Buffer, Buffer, Buffer];
    coalescer.add(ann.connection, a);
    coalescer.add(ben.connection, b);
    for (const { connection } of [ann, ben]) coalescer.add(connection, c);
    await endOfTurn();
    expect(ann.transport.writes).toEqual([["0", "2"]]);
    expect(ben.transport.writes).toEqual([["1", "2"]]);
  });

  test("of more than 64 KiB does not wait for the end of the turn", async () => {
    const coalescer = testCoalescer();
    const large = testConnection(coalescer);
    for (const frame of frames(3, 40_000)) coalescer.add(large.connection, frame);
    expect(large.transport.writes.map((texts) => texts.length)).toEqual([2]);
    await endOfTurn();
    expect(large.transport.writes.map((texts) => texts.length)).toEqual([2, 1]);
    expect(large.connection.framesOut).toBe(3);
  });

  test("reaches everybody, in as many turns as it takes", async () => {
    const coalescer = testCoalescer();
    const people = crowd(coalescer, 4_500);
    const [frame] = frames(1) as [Buffer];
    for (const { connection } of people) coalescer.add(connection, frame);
    const served = () => people.filter(({ transport }) => transport.batches.length === 1).length;
    await endOfTurn();
    expect(served()).toBe(Math.ceil(4_500 / 8));
    for (let turns = 1; served() < people.length; turns += 1) {
      expect(turns).toBeLessThan(30);
      await endOfTurn();
    }
    await endOfTurn();
    expect(served()).toBe(people.length);
  });

  test("that comes while many are served goes with what the others wait for, then to those served", async () => {
    const coalescer = testCoalescer();
    const people = crowd(coalescer, 300);
    const [first, second] = frames(2) as [Buffer, Buffer];
    for (const { connection } of people) coalescer.add(connection, first);
    await endOfTurn();
    for (const { connection } of people) coalescer.add(connection, second);
    for (let turn = 0; turn < 4; turn += 1) await endOfTurn();
    const writes = people.map(({ transport }) => transport.writes);
    expect(writes.slice(0, 128)).toEqual(Array.from({ length: 128 }, () => [["0"], ["1"]]));
    expect(writes.slice(128)).toEqual(Array.from({ length: 172 }, () => [["0", "1"]]));
    const joined = people.slice(128).map(({ transport }) => transport.batches[0]);
    expect(new Set(joined).size).toBe(1);
  });

  test("for who reads too slowly is not written; somebody is told", async () => {
    const settings = testSettings();
    const coalescer = testCoalescer(settings);
    const slow: string[] = [];
    coalescer.onSlow(({ id }) => slow.push(id));
    const ann = testConnection(coalescer);
    ann.transport.waiting = settings.realtime.maxBufferBytes;
    coalescer.add(ann.connection, textFrame("more"));
    await endOfTurn();
    expect(slow).toEqual([ann.connection.id]);
    expect(ann.transport.batches).toEqual([]);
  });

  test("for who reads too slowly ends there: what comes later would hide what is missing", async () => {
    const settings = testSettings();
    const coalescer = testCoalescer(settings);
    coalescer.onSlow(() => {});
    const ann = testConnection(coalescer);
    ann.transport.waiting = settings.realtime.maxBufferBytes;
    for (const frame of frames(2, 40_000)) coalescer.add(ann.connection, frame);
    ann.transport.waiting = 0;
    coalescer.add(ann.connection, textFrame("after the gap"));
    await endOfTurn();
    expect(ann.transport.batches).toEqual([]);
  });

  test("of one frame larger than the buffer reaches who has nothing waiting", async () => {
    const settings = testSettings();
    const coalescer = testCoalescer(settings);
    const ann = testConnection(coalescer);
    coalescer.add(ann.connection, textFrame("x".repeat(settings.realtime.maxBufferBytes + 1)));
    await endOfTurn();
    expect(ann.transport.batches).toHaveLength(1);
  });

  test("for a closed connection is dropped", async () => {
    const coalescer = testCoalescer();
    const ann = testConnection(coalescer);
    ann.connection.closed = "left";
    coalescer.add(ann.connection, textFrame("late"));
    await endOfTurn();
    expect(ann.transport.batches).toEqual([]);
  });
});
