import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { csv } from "./csv.ts";
import { RANGE_NAMES, RANGES } from "./range.ts";
import { chartsOf, linked, StatisticsPage } from "./statistics_page.ts";

const Words = z
  .string()
  .trim()
  .max(200)
  .transform((text) => text || undefined)
  .optional()
  .catch(undefined);

const Search = z.object({
  range: z.enum(RANGE_NAMES).default("24h").catch("24h"),
  node: Words,
  app: Words,
  channel: Words,
  event: Words,
});

const Download = Search.extend({
  format: z.enum(["csv", "json"]),
  /** Apps all together, or each event on each channel. */
  by: z.enum(["app", "channel"]).default("app").catch("app"),
});

const COLUMNS = [
  "minute",
  "node",
  "app",
  "channel",
  "event",
  "connections",
  "messages_in",
  "messages_out",
  "bytes_in",
  "bytes_out",
  "drops",
  "latency_ms",
  "latency_max_ms",
] as const;

/** What the hub did: charts, who and what sent most, and all of it to take away. */
@requestScoped()
export class StatisticsController {
  readonly #page: StatisticsPage;

  constructor(page: StatisticsPage) {
    this.#page = page;
  }

  index = action({ query: Search }, async ({ query }) => {
    const statistics = await this.#page.read(query);
    const data = {
      ...statistics,
      ...linked(statistics, query),
      charts: chartsOf(statistics, query),
    };
    return adminView(
      "admin/statistics/index.njk",
      { ...data, ranges: RANGES, query },
      {
        partial: "admin/statistics/_statistics.njk",
        json: statistics,
      },
    );
  });

  download = action({ query: Download }, async ({ query: { format, by, ...search } }) => {
    const found = await this.#page.rows(search, by === "channel");
    const rows = found.map(({ minute, ...row }) => {
      return { minute: new Date(minute).toISOString(), ...row };
    });
    const text = format === "csv" ? csv(rows, COLUMNS) : JSON.stringify({ data: rows });
    const type = format === "csv" ? "text/csv; charset=utf-8" : "application/json";
    const name = `statistics-${search.range}.${format}`;
    return new Response(text, {
      headers: {
        "Content-Type": type,
        "Content-Disposition": `attachment; filename="${name}"`,
        "Cache-Control": "no-store",
      },
    });
  });
}
