import { describe, expect, it } from "vitest";
import {
  mergedRepetitions,
  mergedSources,
  mergedStatements,
} from "../../../../app/features/admin/queries/merged_queries.ts";
import type { NodeQueries } from "../../../../app/features/admin/queries/node_queries.ts";

const nothing: NodeQueries = {
  statements: [],
  slow: [],
  repeated: [],
  sources: [],
  totals: { queries: 0, errors: 0, slow: 0, repeated: 0, ms: 0 },
  caches: { queries: {}, fragments: {} },
};
const statement = (statement: string, count: number, total_ms: number) => ({
  statement,
  count,
  errors: 1,
  total_ms,
  mean_ms: total_ms / count,
  p95_ms: total_ms / 2,
  max_ms: total_ms,
  last_seen: count,
  sources: [{ source: "GET /", times: count }],
  plan: null,
});

describe("what several nodes say", () => {
  it("is added up, the slowest of them being that of all", () => {
    const [one] = mergedStatements([
      { ...nothing, statements: [statement("select ?", 1, 10)] },
      { ...nothing, statements: [statement("select ?", 3, 2), statement("commit", 1, 1)] },
    ]);
    expect(one).toMatchObject({
      count: 4,
      errors: 2,
      total_ms: 12,
      mean_ms: 3,
      p95_ms: 5,
      max_ms: 10,
      last_seen: 3,
      sources: [{ source: "GET /", times: 4 }],
    });
  });

  it("weighs what is usual by how often it was", () => {
    const source = (count: number, queries: number) => ({
      source: "GET /",
      count,
      queries,
      mean_queries: queries / count,
      most_queries: queries,
      mean_ms: queries,
    });
    const [all] = mergedSources([
      { ...nothing, sources: [source(1, 8)] },
      { ...nothing, sources: [source(3, 0)] },
    ]);
    expect(all).toMatchObject({
      count: 4,
      queries: 8,
      mean_queries: 2,
      most_queries: 8,
      mean_ms: 2,
    });
  });

  it("keeps the newest of what was repeated", () => {
    const repeated = (last_seen: number, most_times: number, request_id: string) => ({
      source: "GET /",
      statement: "select ?",
      times_seen: 1,
      most_times,
      ms: last_seen,
      last_seen,
      request_id,
    });
    const [line, ...more] = mergedRepetitions([
      { ...nothing, repeated: [repeated(5, 9, "old")] },
      { ...nothing, repeated: [repeated(7, 8, "new")] },
    ]);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ times_seen: 2, most_times: 9, ms: 7, request_id: "new" });
  });
});
