import { z } from "zod";

const Count = z.number().min(0);
const Plan = z
  .array(z.object({ depth: z.number(), text: z.string(), costly: z.boolean() }))
  .nullable();

const Statement = z.object({
  statement: z.string(),
  count: Count,
  errors: Count,
  total_ms: Count,
  mean_ms: Count,
  p95_ms: Count,
  max_ms: Count,
  last_seen: Count,
  sources: z.array(z.object({ source: z.string(), times: Count })),
  plan: Plan,
});

const Slow = z.object({
  at: Count,
  ms: Count,
  rows: Count.nullable(),
  request_id: z.string().nullable(),
  statement: z.string(),
  plan: Plan,
});

const Repeated = z.object({
  source: z.string(),
  statement: z.string(),
  times_seen: Count,
  most_times: Count,
  ms: Count,
  last_seen: Count,
  request_id: z.string().nullable(),
});

const Source = z.object({
  source: z.string(),
  count: Count,
  queries: Count,
  mean_queries: Count,
  most_queries: Count,
  mean_ms: Count,
});

/** Figures of a cache, as `Figures` has them; `Record` since each has some of its own. */
const Cache = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

/** What one node answers to the verb `queries`. Durations and times in milliseconds. */
export const NodeQueries = z.object({
  statements: z.array(Statement),
  slow: z.array(Slow),
  repeated: z.array(Repeated),
  sources: z.array(Source),
  totals: z.object({ queries: Count, errors: Count, slow: Count, repeated: Count, ms: Count }),
  caches: z.object({ queries: Cache, fragments: Cache }),
});

export type NodeQueries = z.output<typeof NodeQueries>;
export type StatementLine = z.output<typeof Statement>;
export type SlowLine = z.output<typeof Slow>;
export type RepeatedLine = z.output<typeof Repeated>;
export type SourceLine = z.output<typeof Source>;
