import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { NodeControl, type Reply } from "../../../platform/control/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { type AuditActor, AuditLog } from "../../../platform/security/index.ts";
import { mergedRepetitions, mergedSources, mergedStatements } from "./merged_queries.ts";
import { NodeQueries, type SlowLine, type StatementLine } from "./node_queries.ts";

/** A page does not wait longer for a node that is silent. */
const PATIENCE_MS = 2000;
const SHOWN = 30;

export const ORDERS = ["total", "mean", "p95", "max", "count", "last"] as const;
export type Order = (typeof ORDERS)[number];

const BY: Record<Order, (line: StatementLine) => number> = {
  total: ({ total_ms }) => total_ms,
  mean: ({ mean_ms }) => mean_ms,
  p95: ({ p95_ms }) => p95_ms,
  max: ({ max_ms }) => max_ms,
  count: ({ count }) => count,
  last: ({ last_seen }) => last_seen,
};

export interface Wanted {
  order: Order;
  /** Words of the statement, or of what asks for it. */
  search?: string | undefined;
  /** One node alone. */
  node?: string | undefined;
}

/** What the nodes ask of the database, for people who look after an installation. */
@singleton()
export class QueriesPage {
  readonly #control: NodeControl;
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #audit: AuditLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(control: NodeControl, settings: Settings, database: Database, audit: AuditLog) {
    this.#control = control;
    this.#settings = settings;
    this.#database = database;
    this.#audit = audit;
  }

  async read({ order, search, node }: Wanted) {
    const { log, slowMs, repeats } = this.#settings.queries;
    const replies = await this.#ask(node);
    const heard = replies.flatMap(toldBy);
    const told = heard.map((one) => one.queries);
    const found = mergedStatements(told).filter((line) => matches(line, search));
    return {
      on: log,
      slow_from_ms: slowMs,
      repeated_from: repeats,
      nodes: (await this.#control.nodes()).map((facts) => facts.node),
      silent: replies
        .map((reply) => reply.node)
        .filter((name) => !heard.some((h) => h.node === name)),
      totals: totalsOf(told),
      caches: heard.map((one) => ({ node: one.node, ...one.queries.caches })),
      statements: found.toSorted((a, b) => BY[order](b) - BY[order](a)).slice(0, SHOWN),
      statements_found: found.length,
      repeated: mergedRepetitions(told).slice(0, SHOWN),
      slow: heard
        .flatMap(slowOf)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, SHOWN),
      sources: mergedSources(told).slice(0, SHOWN),
    };
  }

  /** All nodes forget what they counted. */
  async clear(actor: AuditActor): Promise<void> {
    await this.#control.ask("queries:clear", { withinMs: PATIENCE_MS });
    await this.#database.transaction(() =>
      this.#audit.record({ actor, act: "queries.cleared", subject: "queries" }),
    );
  }

  #ask(node: string | undefined): Promise<Reply[]> {
    return this.#control.ask("queries", { withinMs: PATIENCE_MS, ...(node && { node }) });
  }
}

interface Told {
  node: string;
  queries: NodeQueries;
}

function toldBy({ node, ok, value }: Reply): Told[] {
  const queries = NodeQueries.safeParse(value);
  return ok && queries.success ? [{ node, queries: queries.data }] : [];
}

function slowOf({ node, queries }: Told): (SlowLine & { node: string })[] {
  return queries.slow.map((line) => ({ node, ...line }));
}

function matches({ statement, sources }: StatementLine, search: string | undefined): boolean {
  if (search === undefined) return true;
  const wanted = search.toLowerCase();
  return [statement, ...sources.map(({ source }) => source)].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

function totalsOf(told: readonly NodeQueries[]): NodeQueries["totals"] & { mean_ms: number } {
  const sum = (name: keyof NodeQueries["totals"]): number =>
    told.reduce((total, { totals }) => total + totals[name], 0);
  const [queries, ms] = [sum("queries"), sum("ms")];
  const mean_ms = queries === 0 ? 0 : ms / queries;
  return {
    queries,
    ms,
    mean_ms,
    errors: sum("errors"),
    slow: sum("slow"),
    repeated: sum("repeated"),
  };
}
