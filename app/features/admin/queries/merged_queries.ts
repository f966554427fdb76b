import type { NodeQueries, RepeatedLine, SourceLine, StatementLine } from "./node_queries.ts";

/** What nodes say, as if they were one. A percentile of several is that of the slowest. */
export function mergedStatements(nodes: readonly NodeQueries[]): StatementLine[] {
  const lines = nodes.flatMap(({ statements }) => statements);
  return merged(lines, ({ statement }) => statement, addStatements);
}

export function mergedRepetitions(nodes: readonly NodeQueries[]): RepeatedLine[] {
  const lines = nodes.flatMap(({ repeated }) => repeated);
  const all = merged(lines, ({ source, statement }) => `${source}\n${statement}`, addRepetitions);
  return all.toSorted((a, b) => b.last_seen - a.last_seen);
}

export function mergedSources(nodes: readonly NodeQueries[]): SourceLine[] {
  const lines = nodes.flatMap(({ sources }) => sources);
  const all = merged(lines, ({ source }) => source, addSources);
  return all.toSorted((a, b) => b.mean_queries - a.mean_queries);
}

function merged<T>(lines: readonly T[], keyOf: (line: T) => string, add: (a: T, b: T) => T): T[] {
  const byKey = new Map<string, T>();
  for (const line of lines) {
    const key = keyOf(line);
    const known = byKey.get(key);
    byKey.set(key, known ? add(known, line) : line);
  }
  return [...byKey.values()];
}

function addStatements(a: StatementLine, b: StatementLine): StatementLine {
  const [count, total_ms] = [a.count + b.count, a.total_ms + b.total_ms];
  return {
    statement: a.statement,
    count,
    errors: a.errors + b.errors,
    total_ms,
    mean_ms: total_ms / count,
    p95_ms: Math.max(a.p95_ms, b.p95_ms),
    max_ms: Math.max(a.max_ms, b.max_ms),
    last_seen: Math.max(a.last_seen, b.last_seen),
    sources: merged(
      [...a.sources, ...b.sources],
      ({ source }) => source,
      ({ source, times }, more) => ({ source, times: times + more.times }),
    ).toSorted((one, other) => other.times - one.times),
    plan: a.plan ?? b.plan,
  };
}

function addRepetitions(a: RepeatedLine, b: RepeatedLine): RepeatedLine {
  const newest = a.last_seen >= b.last_seen ? a : b;
  return {
    ...newest,
    times_seen: a.times_seen + b.times_seen,
    most_times: Math.max(a.most_times, b.most_times),
  };
}

function addSources(a: SourceLine, b: SourceLine): SourceLine {
  const [count, queries] = [a.count + b.count, a.queries + b.queries];
  return {
    source: a.source,
    count,
    queries,
    mean_queries: queries / count,
    most_queries: Math.max(a.most_queries, b.most_queries),
    mean_ms: (a.mean_ms * a.count + b.mean_ms * b.count) / count,
  };
}
