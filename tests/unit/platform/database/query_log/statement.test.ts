import { describe, expect, it } from "vitest";
import { Statement } from "../../../../../app/platform/database/query_log/statement.ts";

const used = (...durations: number[]): Statement => {
  const statement = new Statement("select ?");
  durations.forEach((ms, index) => statement.add(ms, 1000 + index));
  return statement;
};

describe("what is known of a statement", () => {
  it("adds up", () => {
    const { count, totalMs, maxMs, meanMs, lastSeen } = used(1, 5, 3);
    expect({ count, totalMs, maxMs, meanMs, lastSeen }).toEqual({
      count: 3,
      totalMs: 9,
      maxMs: 5,
      meanMs: 3,
      lastSeen: 1002,
    });
  });

  it("has a 95th percentile of its last uses, and not of those long ago", () => {
    expect(used(...Array.from({ length: 20 }, (_, n) => n + 1)).p95Ms).toBe(19);
    expect(used(...Array.from({ length: 64 }, () => 900), ...Array(64).fill(2)).p95Ms).toBe(2);
    expect(used().p95Ms).toBe(0);
  });

  it("remembers who asks, twenty at most", () => {
    const statement = used(1);
    statement.credit("GET /rooms", 3);
    statement.credit("GET /rooms");
    for (let n = 0; n < 30; n += 1) statement.credit(`GET /other/${n}`);
    expect(statement.sources.get("GET /rooms")).toBe(4);
    expect(statement.sources.size).toBe(20);
  });

  it("takes the frame of a transaction for no repetition", () => {
    expect(new Statement("select ?").isRepeatable).toBe(true);
    expect(new Statement("commit").isRepeatable).toBe(false);
  });
});
