import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LineBatch } from "../../../../app/platform/logging/line_batch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function batch() {
  const written: string[] = [];
  return { written, lines: new LineBatch([{ write: (text) => written.push(text) }]) };
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

test("many lines do not wait for the moment to pass", () => {
  const { written, lines } = batch();
  lines.write("x".repeat(70_000));
  expect(written).toHaveLength(1);
});
