import type { Settings } from "../../../config/settings.ts";
import type { QueryLog } from "../database/index.ts";
import type { FiguresOfPart } from "../support/index.ts";

interface Around {
  settings: Settings;
  figures: Record<string, FiguresOfPart>;
  node: string;
}

/** The query log of this process, for `admin/queries/_queries.njk`. */
export function queriesView(log: QueryLog, { settings, figures, node }: Around): object {
  const { statements, slow, ...report } = log.report();
  const { log: on, slowMs, repeats } = settings.queries;
  const { totals } = log;
  const mean_ms = totals.queries === 0 ? 0 : totals.ms / totals.queries;
  const caches = { queries: figures["database.cache"], fragments: figures["views.fragments"] };
  return {
    query: {},
    queries: {
      ...report,
      on,
      slow_from_ms: slowMs,
      repeated_from: repeats,
      nodes: [node],
      silent: [],
      totals: { ...totals, mean_ms },
      caches: [{ node, ...caches }],
      statements,
      statements_found: statements.length,
      slow: slow.map((line) => ({ node, ...line })),
    },
  };
}
