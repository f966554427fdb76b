import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { Before, choice, SearchText } from "../listing.ts";
import { EventLog } from "./event_log.ts";

const DAY_MS = 86_400_000;

/** A day, `2030-01-31`, as the millisecond in which it begins in UTC. */
const Day = z.iso
  .date()
  .transform((day) => Date.parse(day))
  .optional()
  .catch(undefined);

const Search = z.object({
  event: SearchText,
  channel: SearchText,
  recipient: choice(["all", "user", "channel"]),
  from: Day,
  /** The last day that counts. */
  to: Day,
  before: Before,
});

/** The log of events, of channels that ask for one. */
@requestScoped()
export class EventsController {
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  index = action({ query: Search }, async ({ query }) => {
    const { to, ...search } = query;
    const until = to === undefined ? undefined : to + DAY_MS;
    const { rows: events, next } = await this.#log.page({ ...search, until });
    const filter = { ...query, from: day(query.from), to: day(to) };
    return adminView(
      "admin/events/index.njk",
      { events, next, filter },
      { partial: "admin/events/_events.njk", json: { data: events, next } },
    );
  });
}

function day(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 10);
}
