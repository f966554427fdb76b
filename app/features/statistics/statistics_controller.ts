import { requestScoped } from "../../platform/container/index.ts";
import { ForbiddenError } from "../../platform/errors/index.ts";
import { action, json } from "../../platform/http/index.ts";
import { StatisticsReport } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import {
  Ranking,
  RankingParams,
  RankingQuery,
  reportQuery,
  Series,
  SeriesQuery,
  stepOf,
} from "./statistics_schema.ts";

/** What the hub did, for programs of administrators. */
@requestScoped()
export class StatisticsController {
  readonly #report: StatisticsReport;
  readonly #clock: Clock;

  constructor(report: StatisticsReport, clock: Clock) {
    this.#report = report;
    this.#clock = clock;
  }

  series = action(
    {
      query: SeriesQuery,
      about: { summary: "Tell what the hub did, step by step.", answer: Series },
    },
    async ({ viewer, query: { step, ...where } }) => {
      assertAdministrator(viewer);
      const query = reportQuery(where, this.#clock.now());
      const points = await this.#report.series(query, stepOf(query, step));
      return json({ data: points.map((one) => ({ ...one, at: new Date(one.at).toISOString() })) });
    },
  );

  ranking = action(
    {
      params: RankingParams,
      query: RankingQuery,
      about: { summary: "Tell which apps, channels, events or nodes sent most.", answer: Ranking },
    },
    async ({ viewer, params: { by }, query: { limit, ...where } }) => {
      assertAdministrator(viewer);
      const query = reportQuery(where, this.#clock.now());
      return json({ data: await this.#report.ranking(query, by, limit) });
    },
  );
}

/** @throws ForbiddenError */
function assertAdministrator({ role }: Viewer): void {
  if (role === "admin") return;
  throw new ForbiddenError("not_allowed", "Statistics are for administrators.");
}
