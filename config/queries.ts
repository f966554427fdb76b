import { flag, integer, section } from "../app/platform/config/index.ts";

export const queries = section("queries", {
  log: {
    env: "QUERY_LOG",
    schema: flag(true),
    doc: "Keep figures of every database statement in memory: durations, slow ones, repetitions. Never bound values.",
  },
  slowMs: {
    env: "QUERY_SLOW_MS",
    schema: integer(0).default(200),
    doc: "A statement that takes this many milliseconds is written down as slow; 0 for none.",
  },
  repeats: {
    env: "QUERY_REPEATS",
    schema: integer(2).default(8),
    doc: "The same statement this often in one request is flagged as a repetition (N+1).",
  },
  explain: {
    env: "QUERY_EXPLAIN",
    schema: flag(true),
    doc: "Ask the database how it runs slow selects, aside from the request.",
  },
});
