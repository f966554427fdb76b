import { singleton } from "../../container/index.ts";
import { Database, upsert } from "../../database/index.ts";
import { Log } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import type { Connection } from "../connections/connection.ts";
import { Connections } from "../connections/connections.ts";
import { Registry } from "../connections/registry.ts";
import { HubNode } from "../node.ts";
import { knownUsers } from "./known_users.ts";
import { RowBatch } from "./row_batch.ts";
import type { RealtimeConnectionsTable } from "./tables.ts";

const TOUCH_MS = 60_000;
const MAX_AGENT = 300;

/** Writes the live connections of this node into `realtime_connections`, in batches and off the hot path. */
@singleton()
export class ConnectionRecords {
  readonly #database: Database;
  readonly #connections: Connections;
  readonly #registry: Registry;
  readonly #node: HubNode;
  readonly #clock: Clock;
  readonly #batch: RowBatch<Connection>;
  #stopTouching: (() => void) | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    connections: Connections,
    registry: Registry,
    node: HubNode,
    clock: Clock,
    log: Log,
  ) {
    this.#database = database;
    this.#connections = connections;
    this.#registry = registry;
    this.#node = node;
    this.#clock = clock;
    this.#batch = new RowBatch({
      what: "connections",
      write: (connections) => this.#write(connections),
      clock,
      log: log.part("realtime"),
    });
  }

  /** Begins to write; called once at start. */
  start(): void {
    this.#connections.onOpened((connection) => this.#batch.add(connection));
    this.#connections.onEnded((connection) => this.#batch.add(connection));
    this.#planTouch();
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    this.#stopTouching?.();
    await this.#batch.flush();
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    return this.#batch.flush();
  }

  /** Says of all live connections that they live; done every minute. */
  touch(): void {
    for (const connection of this.#registry.all()) this.#batch.add(connection);
  }

  #planTouch(): void {
    this.#stopTouching = this.#clock.after(TOUCH_MS, () => {
      this.touch();
      this.#planTouch();
    });
  }

  async #write(changed: readonly Connection[]): Promise<void> {
    const connections = [...new Set(changed)];
    const people = connections.flatMap(({ viewer }) => viewer?.id ?? []);
    const known = await knownUsers(this.#database, people);
    const row = connections.map((connection) => this.#rowOf(connection, known));
    const update = ["channel", "last_ping", "is_active", "metadata"] as const;
    await upsert(this.#database, "realtime_connections", { row, key: ["id"], update });
  }

  #rowOf(connection: Connection, known: ReadonlySet<number>): RealtimeConnectionsTable {
    const { id, viewer, kind, address, userAgent, since, closed, lastSeen } = connection;
    return {
      id,
      user_id: viewer && known.has(viewer.id) ? viewer.id : null,
      channel: connection.channels.at(-1) ?? null,
      connection_type: kind,
      ip_address: address,
      user_agent: userAgent.slice(0, MAX_AGENT),
      connected_at: since,
      last_ping: closed === undefined ? this.#clock.now() : lastSeen,
      is_active: closed === undefined ? 1 : 0,
      metadata: JSON.stringify(this.#metadata(connection)),
    };
  }

  #metadata({ app, channels, closed, ...counts }: Connection) {
    const { framesIn, framesOut, bytesIn, bytesOut } = counts;
    return {
      node: this.#node.name,
      ...(app.id !== "" && { app: app.id }),
      channels,
      frames_in: framesIn,
      frames_out: framesOut,
      bytes_in: bytesIn,
      bytes_out: bytesOut,
      ...(closed !== undefined && { ended: typeof closed === "object" ? closed.reason : closed }),
    };
  }
}
