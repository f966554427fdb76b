import { expect, test } from "vitest";
import { guardedStream } from "../../../../app/platform/http/guarded_stream.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A body whose next bytes come, end or fail when a test says so. */
function slowBody() {
  const { promise, resolve } = Promise.withResolvers<ReadableStreamDefaultController<Bytes>>();
  const told: unknown[] = [];
  const body = new ReadableStream<Bytes>({ start: resolve, cancel: (why) => void told.push(why) });
  const failures: unknown[] = [];
  const guarded = guardedStream(body, (error) => failures.push(error));
  return { source: promise, told, failures, reader: guarded.getReader() };
}

test("a reader who goes away while bytes are awaited is no failure, and the source hears of it", async () => {
  const { told, failures, reader } = slowBody();
  const waiting = reader.read();
  await turn();
  await reader.cancel("gone");
  expect(await waiting).toEqual({ done: true, value: undefined });
  // What the wait ended with is looked at in a later turn.
  await turn();
  expect([told, failures]).toEqual([["gone"], []]);
});

const turn = () => new Promise((go) => setImmediate(go));

test("a source that fails is told of once, and the body ends", async () => {
  const { source, failures, reader } = slowBody();
  const controller = await source;
  controller.enqueue(new Uint8Array([1]));
  expect((await reader.read()).value).toEqual(new Uint8Array([1]));
  const lost = new Error("the disk is gone");
  controller.error(lost);
  expect((await reader.read()).done).toBe(true);
  expect(failures).toEqual([lost]);
});
