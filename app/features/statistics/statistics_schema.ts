import { z } from "zod";
import type { StatisticsQuery } from "../../platform/realtime/index.ts";

const HOUR = 3_600_000;
/** Steps of one answer. */
const MOST_STEPS = 1_500;

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Where = z.object({
  from: Time.optional().describe("Begin of the time, ISO 8601; an hour before its end."),
  to: Time.optional().describe("End of the time; now."),
  app: z.string().max(32).optional().describe("Number of an app; `parley` for our own clients."),
  channel: z.string().max(200).optional().describe("An app's channel begins with `app-3/`."),
  event: z.string().max(200).optional(),
  node: z.string().max(64).optional(),
});

export const SeriesQuery = Where.extend({
  step: z.coerce
    .number()
    .int()
    .min(60)
    .default(60)
    .transform((seconds) => seconds - (seconds % 60))
    .describe("Seconds that are added up, whole minutes."),
});

export const RankingQuery = Where.extend({
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const RankingParams = z.object({ by: z.enum(["app", "channel", "event", "node"]) });

const Figures = z.object({
  connections: z
    .number()
    .int()
    .describe("The most at the end of a minute; of a channel its subscriptions."),
  messages_in: z.number().int(),
  messages_out: z.number().int().describe("Copies that went out."),
  bytes_in: z.number().int(),
  bytes_out: z.number().int(),
  drops: z.number().int().describe("Connections that were cut off: they read too slowly."),
  latency_ms: z.number().describe("From publishing to handing on, on average."),
  latency_max_ms: z.number(),
});

export const Series = z.object({ data: z.array(Figures.extend({ at: z.iso.datetime() })) });
export const Ranking = z.object({ data: z.array(Figures.extend({ name: z.string() })) });

/** What is asked of the report. */
export function reportQuery(
  { from, to, app, ...where }: z.output<typeof Where>,
  now: number,
): StatisticsQuery {
  const end = to ?? now;
  return {
    from: from ?? end - HOUR,
    to: end,
    app: app === "parley" ? "" : app,
    channel: where.channel,
    event: where.event,
    node: where.node,
  };
}

/** The step asked for, or one that keeps the answer short enough, in milliseconds. */
export function stepOf({ from, to }: StatisticsQuery, seconds: number): number {
  const least = Math.ceil((to - from) / MOST_STEPS / 60_000) * 60_000;
  return Math.max(seconds * 1000, least);
}
