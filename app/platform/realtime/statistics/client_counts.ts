import type { Connection } from "../connections/connection.ts";
import { Counts } from "./counts.ts";

/** What the clients of an app did since the last look. */
export interface AppCounts {
  app: string;
  connections: number;
  counts: Counts;
}

/**
 * Adds up what connections count for themselves, app by app. Those that live are gone through once a minute; those that
 * ended left their counts here.
 */
export class ClientCounts {
  readonly #live: () => Iterable<Connection>;
  readonly #ended = new Map<string, Counts>();
  #before = new Map<string, Counts>();

  constructor(live: () => Iterable<Connection>) {
    this.#live = live;
  }

  /** The connection is gone: what it did still counts. */
  ended(connection: Connection): void {
    const { app, closed } = connection;
    const counts = this.#ended.get(app.id) ?? new Counts();
    addTo(counts, connection);
    if (typeof closed === "object" && closed.reason === "slow_reader") counts.drops += 1;
    this.#ended.set(app.id, counts);
  }

  /** What every app's clients have done since this node started. */
  totals(): Map<string, { connections: number; counts: Counts }> {
    const all = new Map<string, { connections: number; counts: Counts }>();
    for (const [app, counts] of this.#ended) all.set(app, { connections: 0, counts: copy(counts) });
    for (const connection of this.#live()) {
      const one = all.get(connection.app.id) ?? { connections: 0, counts: new Counts() };
      one.connections += 1;
      addTo(one.counts, connection);
      all.set(connection.app.id, one);
    }
    return all;
  }

  /** What happened since the last call. */
  take(): AppCounts[] {
    const totals = this.totals();
    const since = [...totals].map(([app, { connections, counts }]) => {
      return { app, connections, counts: less(counts, this.#before.get(app)) };
    });
    this.#before = new Map([...totals].map(([app, { counts }]) => [app, counts]));
    return since;
  }
}

function addTo(counts: Counts, { framesIn, framesOut, bytesIn, bytesOut }: Connection): void {
  counts.messagesIn += framesIn;
  counts.messagesOut += framesOut;
  counts.bytesIn += bytesIn;
  counts.bytesOut += bytesOut;
}

function copy(counts: Counts): Counts {
  return Object.assign(new Counts(), counts);
}

function less(counts: Counts, before: Counts | undefined): Counts {
  const since = copy(counts);
  if (!before) return since;
  since.messagesIn -= before.messagesIn;
  since.messagesOut -= before.messagesOut;
  since.bytesIn -= before.bytesIn;
  since.bytesOut -= before.bytesOut;
  since.drops -= before.drops;
  return since;
}
