import { singleton } from "../../container/index.ts";
import { Database } from "../../database/index.ts";
import { Log } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { splitKey } from "../channels/namespace.ts";
import type { Publication } from "../events/publication.ts";
import { Publisher } from "../events/publisher.ts";
import { Occupancy } from "../occupancy/occupancy.ts";
import { knownUsers } from "./known_users.ts";
import { RowBatch } from "./row_batch.ts";
import type { RealtimeEventsTable } from "./tables.ts";

interface Record {
  key: string;
  publication: Publication;
}

type Row = Omit<RealtimeEventsTable, "id">;

const OWN_CHANNEL = /^private-user\.(\d+)$/;

/** Writes the events of channels whose settings say `persist` into `realtime_events`, in batches. */
@singleton()
export class EventRecords {
  readonly #database: Database;
  readonly #publisher: Publisher;
  readonly #rules: ChannelRules;
  readonly #occupancy: Occupancy;
  readonly #batch: RowBatch<Record>;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    publisher: Publisher,
    rules: ChannelRules,
    occupancy: Occupancy,
    clock: Clock,
    log: Log,
  ) {
    this.#database = database;
    this.#publisher = publisher;
    this.#rules = rules;
    this.#occupancy = occupancy;
    this.#batch = new RowBatch({
      what: "events",
      write: (records) => this.#write(records),
      clock,
      log: log.part("realtime"),
    });
  }

  /** Begins to write; called once at start. */
  start(): void {
    this.#publisher.onPublished((key, publication) => {
      if (this.#rules.optionsOf(key).persist) this.#batch.add({ key, publication });
    });
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    return this.#batch.flush();
  }

  async #write(records: readonly Record[]): Promise<void> {
    const senders = records.flatMap(({ publication: { sender } }) =>
      typeof sender === "number" ? sender : [],
    );
    const known = await knownUsers(this.#database, senders);
    const reached = await this.#reached(records);
    const rows = records.map((record) => rowOf(record, { known, reached }));
    await this.#database.query.insertInto("realtime_events").values(rows).execute();
  }

  /** How many subscriptions each channel has about the time of writing. */
  async #reached(records: readonly Record[]): Promise<ReadonlyMap<string, number>> {
    const keys = [...new Set(records.map(({ key }) => key))];
    const counts = await this.#occupancy.countsOf(keys);
    return new Map(keys.map((key, index) => [key, counts[index] ?? 0]));
  }
}

function rowOf(
  { key, publication }: Record,
  { known, reached }: { known: ReadonlySet<number>; reached: ReadonlyMap<string, number> },
): Row {
  const { id, event, sender, payload, at } = publication;
  const [, user] = OWN_CHANNEL.exec(key) ?? [];
  return {
    event_id: id,
    event_type: event,
    channel: key,
    sender_id: typeof sender === "number" && known.has(sender) ? sender : null,
    recipient_type: user === undefined ? "channel" : "user",
    recipient_id: user ?? splitKey(key).name,
    payload: payload.toString("utf8"),
    delivered_count: reached.get(key) ?? 0,
    created_at: at,
  };
}
