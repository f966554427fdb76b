import { singleton } from "../../container/index.ts";
import { Database } from "../../database/index.ts";
import { Log } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { EVERYBODY } from "../channels/channel_name.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { channelKey, splitKey } from "../channels/namespace.ts";
import { Control } from "../connections/control.ts";
import { Registry } from "../connections/registry.ts";
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

/**
 * Writes the events of channels whose settings say `persist` into `realtime_events`, in batches; what goes to everybody
 * has the settings of `#everybody`.
 */
@singleton()
export class EventRecords {
  readonly #database: Database;
  readonly #publisher: Publisher;
  readonly #control: Control;
  readonly #registry: Registry;
  readonly #rules: ChannelRules;
  readonly #occupancy: Occupancy;
  readonly #batch: RowBatch<Record>;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    publisher: Publisher,
    control: Control,
    registry: Registry,
    rules: ChannelRules,
    occupancy: Occupancy,
    clock: Clock,
    log: Log,
  ) {
    this.#database = database;
    this.#publisher = publisher;
    this.#control = control;
    this.#registry = registry;
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
    const record = (key: string, publication: Publication): void => {
      if (this.#rules.optionsOf(key).persist) this.#batch.add({ key, publication });
    };
    this.#publisher.onPublished(record);
    this.#control.onBroadcast((namespace, publication) =>
      record(channelKey(namespace, EVERYBODY), publication),
    );
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

  /** How many subscriptions each channel has about the time of writing; of everybody those on this node. */
  async #reached(records: readonly Record[]): Promise<ReadonlyMap<string, number>> {
    const keys = [...new Set(records.map(({ key }) => key))];
    const counts = await this.#occupancy.countsOf(keys);
    return new Map(
      keys.map((key, index) => {
        const { namespace, name } = splitKey(key);
        return [key, name === EVERYBODY ? this.#everybodyOf(namespace) : (counts[index] ?? 0)];
      }),
    );
  }

  #everybodyOf(namespace: string): number {
    let count = 0;
    for (const connection of this.#registry.all())
      if (connection.namespace === namespace) count += 1;
    return count;
  }
}

function rowOf(
  { key, publication }: Record,
  { known, reached }: { known: ReadonlySet<number>; reached: ReadonlyMap<string, number> },
): Row {
  const { id, event, sender, payload, at } = publication;
  return {
    event_id: id,
    event_type: event,
    sender_id: typeof sender === "number" && known.has(sender) ? sender : null,
    ...recipientOf(key),
    payload: payload.toString("utf8"),
    delivered_count: reached.get(key) ?? 0,
    created_at: at,
  };
}

function recipientOf(key: string): Pick<Row, "channel" | "recipient_type" | "recipient_id"> {
  const { name } = splitKey(key);
  if (name === EVERYBODY) return { channel: null, recipient_type: "all", recipient_id: null };
  const [, user] = OWN_CHANNEL.exec(key) ?? [];
  if (user === undefined) return { channel: key, recipient_type: "channel", recipient_id: name };
  return { channel: key, recipient_type: "user", recipient_id: user };
}
