import { sql } from "kysely";
import { singleton } from "../../../platform/container/index.ts";
import { Database, likePattern, type Tables } from "../../../platform/database/index.ts";
import { masked } from "../../../platform/queue/index.ts";
import { Users } from "../../accounts/index.ts";
import { type Page, pageOf, ROWS } from "../listing.ts";

export interface EventSearch {
  /** Beginning of a name. */
  event?: string | undefined;
  /** Part of a channel's key. */
  channel?: string | undefined;
  recipient?: "all" | "user" | "channel" | undefined;
  /** Milliseconds since 1970. */
  from?: number | undefined;
  until?: number | undefined;
  before?: number | undefined;
}

/** An event as it was written down. */
export interface LoggedEvent {
  id: number;
  event_id: string;
  event: string;
  channel: string | null;
  sender: { id: number; name: string } | null;
  recipient: { type: string; id: string | null };
  /** Without the words of people, and without secrets. */
  payload: unknown;
  delivered: number;
  /** ISO 8601. */
  at: string;
}

type Row = Omit<Tables["realtime_events"], "id"> & { id: number };

/** Reads the events of channels that ask for a log. */
@singleton()
export class EventLog {
  readonly #database: Database;
  readonly #users: Users;

  constructor(database: Database, users: Users) {
    this.#database = database;
    this.#users = users;
  }

  /** The newest first. */
  async page(search: EventSearch): Promise<Page<LoggedEvent>> {
    const found = await this.#matching(search)
      .orderBy("id", "desc")
      .limit(ROWS + 1)
      .execute();
    const { rows, next } = pageOf(found, ({ id }) => id);
    const people = await this.#users.findMany(rows.flatMap(({ sender_id }) => sender_id ?? []));
    const events = rows.map((row) => {
      const sender = row.sender_id === null ? undefined : people.get(row.sender_id);
      return eventOf(row, sender ? { id: sender.id, name: sender.name } : null);
    });
    return { rows: events, next };
  }

  #matching({ event, channel, recipient, from, until, before }: EventSearch) {
    let rows = this.#database.query.selectFrom("realtime_events").selectAll();
    if (event) rows = rows.where(like("event_type", likePattern(event, "beginning")));
    if (channel) rows = rows.where(like("channel", likePattern(channel)));
    if (recipient) rows = rows.where("recipient_type", "=", recipient);
    if (from !== undefined) rows = rows.where("created_at", ">=", from);
    if (until !== undefined) rows = rows.where("created_at", "<", until);
    return before === undefined ? rows : rows.where("id", "<", before);
  }
}

function like(column: "event_type" | "channel", pattern: string) {
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '!'`;
}

function eventOf(row: Row, sender: LoggedEvent["sender"]): LoggedEvent {
  return {
    id: row.id,
    event_id: row.event_id,
    event: row.event_type,
    channel: row.channel,
    sender,
    recipient: { type: row.recipient_type, id: row.recipient_id },
    payload: masked(readable(row.payload)),
    delivered: row.delivered_count,
    at: new Date(row.created_at).toISOString(),
  };
}

function readable(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return null;
  }
}
