import { singleton } from "../../../platform/container/index.ts";
import {
  type Dimension,
  type StatisticsFigures,
  type StatisticsPoint,
  StatisticsReport,
  type StatisticsRow,
} from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { filters } from "../../../platform/views/index.ts";
import { Apps } from "../../apps/index.ts";
import { barChart } from "../errors/bars.ts";
import { type RangeName, type Span, spanOf } from "./range.ts";

const RANKED = 10;
const CHART_HEIGHT = 60;
/** Rows of one download. */
const MOST_ROWS = 100_000;

/** What the page was asked for. */
export interface StatisticsSearch {
  range: RangeName;
  node?: string | undefined;
  /** `parley` for our own clients. */
  app?: string | undefined;
  channel?: string | undefined;
  event?: string | undefined;
}

/** Each measure with how it is told, and how columns are added up over the span. */
const MEASURES = [
  { name: "messages_out", label: "Messages out", sum: true },
  { name: "messages_in", label: "Messages in", sum: true },
  { name: "connections", label: "Connections", sum: false },
  { name: "bytes_out", label: "Bytes out", sum: true },
  { name: "latency_ms", label: "Latency", sum: false },
  { name: "drops", label: "Cut off", sum: true },
] as const;

const OWN = "parley";
const NOTHING: StatisticsFigures = {
  connections: 0,
  messages_in: 0,
  messages_out: 0,
  bytes_in: 0,
  bytes_out: 0,
  drops: 0,
  latency_ms: 0,
  latency_max_ms: 0,
};

/** Gathers what the pages about statistics show. */
@singleton()
export class StatisticsPage {
  readonly #report: StatisticsReport;
  readonly #apps: Apps;
  readonly #clock: Clock;

  constructor(report: StatisticsReport, apps: Apps, clock: Clock) {
    this.#report = report;
    this.#apps = apps;
    this.#clock = clock;
  }

  async read(search: StatisticsSearch) {
    const span = spanOf(search.range, this.#clock.now());
    const query = { ...span, ...filterOf(search) };
    const ranked = (by: Dimension) => this.#report.ranking(query, by, RANKED);
    const [points, apps, channels, events, nodes] = await Promise.all([
      this.#report.series(query, span.stepMs),
      search.channel === undefined && search.event === undefined ? ranked("app") : [],
      ranked("channel"),
      ranked("event"),
      this.#report.ranking({ from: span.from, to: span.to }, "node", 100),
    ]);
    const names = await this.#appNames();
    return {
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      step_ms: span.stepMs,
      points: filled(points, span),
      apps: apps.map((one) => ({ ...one, title: names.get(one.name) ?? `App ${one.name}` })),
      channels,
      events,
      nodes,
    };
  }

  /** Minutes as they were written down, for a download. */
  rows(search: StatisticsSearch, channels: boolean): Promise<StatisticsRow[]> {
    const { from, to } = spanOf(search.range, this.#clock.now());
    const query = { from, to, ...filterOf(search) };
    const all = channels || search.channel !== undefined || search.event !== undefined;
    return this.#report.rows(query, { channels: all, limit: MOST_ROWS });
  }

  /** Apps by their ids, our own clients among them. */
  async #appNames(): Promise<Map<string, string>> {
    const apps = await this.#apps.list();
    return new Map([["", "Parley"], ...apps.map(({ id, name }) => [`${id}`, name] as const)]);
  }
}

export type StatisticsView = Awaited<ReturnType<StatisticsPage["read"]>>;

/** A chart for each measure, and what is said below it. */
export function chartsOf(
  { points }: Pick<StatisticsView, "points">,
  { channel }: StatisticsSearch,
) {
  return MEASURES.map(({ name, label: usual, sum }) => {
    const values = points.map((point) => point[name]);
    const most = Math.max(0, ...values);
    const total = values.reduce((all, value) => all + value, 0);
    const chart = barChart(values, CHART_HEIGHT);
    const label = name === "connections" && channel !== undefined ? "Subscriptions" : usual;
    return { name, label, chart, most, figure: sum ? total : (values.findLast(Boolean) ?? 0) };
  });
}

function filterOf({ node, app, channel, event }: StatisticsSearch) {
  return { node, channel, event, app: app === OWN ? "" : app };
}

/** Rankings whose rows know the search that shows them alone, and the words for each column. */
export function linked(
  { apps, channels, events, points }: StatisticsView,
  search: StatisticsSearch,
) {
  const { range, node, channel } = search;
  return {
    titles: points.map(({ at }) => filters.date_time(at)),
    apps: apps.map((row) => ({ ...row, query: { range, node, app: row.name || OWN } })),
    channels: channels.map((row) => ({ ...row, query: { range, node, channel: row.name } })),
    events: events.map((row) => ({ ...row, query: { range, node, channel, event: row.name } })),
  };
}

/** Every step of the span, also those in which nothing happened. */
function filled(points: readonly StatisticsPoint[], { from, to, stepMs }: Span) {
  const known = new Map(points.map((point) => [point.at, point]));
  const first = from - (from % stepMs);
  const count = Math.ceil((to - first) / stepMs);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * stepMs;
    return { ...(known.get(at) ?? NOTHING), at: new Date(at).toISOString() };
  });
}
