import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LineBatch } from "../../../../app/platform/logging/line_batch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function batch() {
  const written: string[] = [];
  return { written, lines: new LineBatch([{ write: (lines) => written.push(lines.toString()) }]) };
}

test("lines of one moment are written in one piece, in their order", () => {
  const { written, lines } = batch();
  lines.write("one\n");
  lines.write("two\n");
  expect(written).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(written).toEqual(["one\ntwo\n"]);
});

test("a flush does not wait, and leaves nothing for later", () => {
  const { written, lines } = batch();
  lines.write("last words\n");
  lines.flush();
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(["last words\n"]);
});

test("what comes after a flush leaves alone what was handed on, in any alphabet", () => {
  const handed: Buffer[] = [];
  const lines = new LineBatch([{ write: (bytes) => handed.push(bytes) }]);
  lines.write("grüße 鯨 🐋\n");
  lines.flush();
  lines.write("something else entirely\n");
  lines.flush();
  expect(handed.map(String)).toEqual(["grüße 鯨 🐋\n", "something else entirely\n"]);
});

test("a line longer than all room stands between those before and after", () => {
  const { written, lines } = batch();
  lines.write("before\n");
  lines.write(`${"鯨".repeat(300_000)}\n`);
  lines.write("after\n");
  lines.flush();
  expect(written.map((text) => text.length)).toEqual([7, 300_001, 6]);
});

test("many lines do not wait for the moment to pass", () => {
  const { written, lines } = batch();
  lines.write("x".repeat(70_000));
  lines.write("y".repeat(70_000));
  expect(written).toEqual(["x".repeat(70_000)]);
});
