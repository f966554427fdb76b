import type { Statement } from "./statement.ts";

const MOST_KEPT = 500;

/** One statement as it was run. It tells how many rows came or were changed, and never what stood in them. */
export interface RunQuery {
  shape: string;
  ms: number;
  rows: number | null;
  /** Code of the error, when it failed. */
  error: string | null;
  /** Begun so many milliseconds after the first one of the same work. */
  at: number;
}

/** How often one piece of work used a statement. */
export interface Tally {
  times: number;
  ms: number;
}

/** What one request, command or socket message asked of the database. */
export class QueryProfile {
  count = 0;
  ms = 0;
  finished = false;
  /** The log that it belongs to: tests have several nodes in one process. */
  readonly by: unknown;
  readonly tallies = new Map<Statement, Tally>();
  /** Every single one in order; only where somebody looks at them (development). */
  readonly queries: RunQuery[] = [];
  #began: number | undefined;

  constructor(by?: unknown) {
    this.by = by;
  }

  add(statement: Statement, ms: number): void {
    this.count += 1;
    this.ms += ms;
    const tally = this.tallies.get(statement);
    if (tally) {
      tally.times += 1;
      tally.ms += ms;
    } else this.tallies.set(statement, { times: 1, ms });
  }

  /** @param now as `performance.now()` has it */
  keep(query: Omit<RunQuery, "at">, now: number): void {
    const begun = now - query.ms;
    this.#began ??= begun;
    if (this.queries.length < MOST_KEPT) this.queries.push({ ...query, at: begun - this.#began });
  }

  /** Statements that this work used at least so often: a loop that asks for one row each. */
  repeated(atLeast: number): [Statement, Tally][] {
    if (this.count < atLeast) return [];
    return [...this.tallies].filter(
      ([statement, { times }]) => statement.isRepeatable && times >= atLeast,
    );
  }
}
