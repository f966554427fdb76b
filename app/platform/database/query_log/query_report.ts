import type { Tally } from "./profile.ts";
import type { Plan } from "./plan.ts";
import type { SourceFigure } from "./source_figures.ts";
import type { Statement } from "./statement.ts";

/** A statement that took too long, once. Times in milliseconds, `at` since 1970. */
export interface SlowQuery {
  at: number;
  ms: number;
  rows: number | null;
  request_id: string | undefined;
  statement: Statement;
}

/** The same statement again and again in one piece of work. */
export interface Repetition extends Tally {
  at: number;
  source: string;
  request_id: string | undefined;
  statement: Statement;
}

interface Kept {
  statements: readonly Statement[];
  slow: readonly SlowQuery[];
  repeated: readonly Repetition[];
  sources: readonly SourceFigure[];
}

/** A statement as people see it. Milliseconds; `last_seen` since 1970. */
export interface StatementReport {
  statement: string;
  count: number;
  errors: number;
  total_ms: number;
  mean_ms: number;
  p95_ms: number;
  max_ms: number;
  last_seen: number;
  /** What asks for it, most often first. */
  sources: { source: string; times: number }[];
  plan: Plan | null;
}

export interface QueryReport {
  /** Those that cost most first. */
  statements: StatementReport[];
  /** Newest first. */
  slow: {
    at: number;
    ms: number;
    rows: number | null;
    request_id: string | null;
    statement: string;
    plan: Plan | null;
  }[];
  /** By what asked and for what; newest first. */
  repeated: {
    source: string;
    statement: string;
    times_seen: number;
    most_times: number;
    ms: number;
    last_seen: number;
    request_id: string | null;
  }[];
  /** Those that ask most first. */
  sources: {
    source: string;
    count: number;
    queries: number;
    mean_queries: number;
    most_queries: number;
    mean_ms: number;
  }[];
}

export function reportOf({ statements, slow, repeated, sources }: Kept): QueryReport {
  return {
    statements: statements.map(statementReport).toSorted((a, b) => b.total_ms - a.total_ms),
    slow: slow.map(({ statement, request_id = null, ...seen }) => ({
      ...seen,
      request_id,
      statement: statement.shape,
      plan: statement.plan ?? null,
    })),
    repeated: repeatedReport(repeated),
    sources: sources.map(sourceReport).toSorted((a, b) => b.mean_queries - a.mean_queries),
  };
}

function statementReport(statement: Statement): StatementReport {
  const sources = [...statement.sources].map(([source, times]) => ({ source, times }));
  return {
    statement: statement.shape,
    count: statement.count,
    errors: statement.errors,
    total_ms: statement.totalMs,
    mean_ms: statement.meanMs,
    p95_ms: statement.p95Ms,
    max_ms: statement.maxMs,
    last_seen: statement.lastSeen,
    sources: sources.toSorted((a, b) => b.times - a.times),
    plan: statement.plan ?? null,
  };
}

/** One line for each pair of asker and statement, with its newest case. */
function repeatedReport(newestFirst: readonly Repetition[]): QueryReport["repeated"] {
  const lines = new Map<string, QueryReport["repeated"][number]>();
  for (const { source, statement, times, ms, at, request_id = null } of newestFirst) {
    const key = `${source}\n${statement.shape}`;
    const line = lines.get(key);
    if (line) {
      line.times_seen += 1;
      line.most_times = Math.max(line.most_times, times);
    } else {
      const names = { source, statement: statement.shape };
      lines.set(key, { ...names, times_seen: 1, most_times: times, ms, last_seen: at, request_id });
    }
  }
  return [...lines.values()];
}

function sourceReport(figure: SourceFigure): QueryReport["sources"][number] {
  const { source, count, queries, mostQueries, ms } = figure;
  return {
    source,
    count,
    queries,
    mean_queries: queries / count,
    most_queries: mostQueries,
    mean_ms: ms / count,
  };
}
