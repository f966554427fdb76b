import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DescriptorStream } from "../../../../app/platform/logging/descriptor_stream.ts";
import { MOST_WAITING, SteadySink } from "../../../../app/platform/logging/steady_sink.ts";
import { until } from "../../../support/until.ts";

const LINE = `${"x".repeat(1023)}\n`;

/** `/dev/full` takes nothing, like a disk without a byte left. */
describe("an output of the log that takes nothing", () => {
  let said: string[];
  let descriptor: number;
  let stream: DescriptorStream;
  let sink: SteadySink;

  beforeEach(() => {
    said = [];
    descriptor = openSync("/dev/full", "w");
    stream = new DescriptorStream(descriptor, MOST_WAITING);
    sink = new SteadySink(stream, "storage/logs", (text) => said.push(text));
  });
  afterEach(() => closeSync(descriptor));

  it("is told of once, however much is written, and holds a bounded number of lines", async () => {
    for (let n = 0; n < 5000; n++) {
      sink.write(LINE);
      if (n % 500 === 0) await pause(0);
    }
    await until(() => said.length > 0, { what: "a word about it" });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^The log cannot be written to storage\/logs: ENOSPC/);
    expect(sink.failing).toBe(true);
    expect(sink.lost).toBeGreaterThan(3900);
    expect(sink.lost).toBeLessThan(5000);
  });

  it("throws at nobody, not even at the last words of a process, which it does not hold up", async () => {
    for (let n = 0; n < 100; n++) sink.write(LINE);
    expect(() => sink.attempt(() => stream.flushSync())).not.toThrow();
    await until(() => said.length > 0, { what: "a word about it" });
    expect(said).toEqual([expect.stringContaining("ENOSPC")]);
  });
});

describe("an output of the log that is slow", () => {
  it("gets all lines in their order", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parley-log-"));
    const path = join(folder, "out");
    const descriptor = openSync(path, "w");
    const stream = new DescriptorStream(descriptor, MOST_WAITING);
    const drained = once(stream, "drain");
    const lines = Array.from({ length: 500 }, (_, n) => `${n} Grüße 🦊\n`);
    for (const line of lines.slice(0, 400)) stream.write(line);
    await drained;
    for (const line of lines.slice(400)) stream.write(line);
    stream.flushSync();
    await until(() => readFileSync(path, "utf8").length === lines.join("").length);
    const written = readFileSync(path, "utf8").split("\n");
    expect(written.toSorted()).toEqual(lines.join("").split("\n").toSorted());
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  });
});
