import type { CompiledQuery } from "kysely";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Log } from "../logging/index.ts";
import { Policies } from "../resilience/index.ts";
import type { Awaitable, FiguresOfPart } from "../support/index.ts";
import { Connection } from "./connection.ts";
import { openServers, type Servers } from "./open_servers.ts";
import type { ReplicaStatus } from "./replicas/replica.ts";
import { QueryLog } from "./query_log/query_log.ts";
import type { FileReader } from "./sqlite/file_reader.ts";
import type { Tables } from "./tables.ts";

/**
 * The database: SQLite or MySQL by `DATABASE_URL`, one interface for both. Transactions follow the asynchronous
 * context: whatever `query` is used inside `transaction` takes part in it, without being handed anything. Where there
 * are replicas plain selects may come from one of them; `reading` says when.
 *
 * @example
 * await database.transaction(async () => {
 *   const added = await database.query.insertInto("rooms").values(room).executeTakeFirstOrThrow();
 *   database.afterCommit(() => log.info({ id: insertedId(added) }, "room made"));
 * });
 */
@singleton()
export class Database extends Connection<Tables> {
  readonly #servers: Servers;
  readonly #queries: QueryLog;

  /** @param policies without them every call is tried, also while the server is away */
  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    log: Log,
    policies?: Policies,
    queries: QueryLog = QueryLog.alone(settings, log),
  ) {
    const policy = policies && (() => policies.named("database"));
    const servers = openServers(settings, log.part("database"), policy);
    const { name, dialect } = servers.primary;
    super({
      dialect: name,
      kysely: queries.watch<Tables>(dialect, name),
      log: log.part("database"),
    });
    this.#servers = servers;
    this.#queries = queries;
  }

  /**
   * Runs a plain select that was compiled before: in the transaction of this asynchronous context; else at once, where
   * the database is a file.
   */
  read<Row>(select: CompiledQuery): Awaitable<Row[]> {
    const { reader } = this.#servers.primary;
    const read = reader && !this.inTransaction && this.#readFile(reader, select);
    // The rows are those of the query that was compiled.
    if (read) return read as Row[];
    return this.#query<Row>(select);
  }

  async #query<Row>(select: CompiledQuery): Promise<Row[]> {
    return (await this.query.executeQuery<Row>(select)).rows;
  }

  /** Nothing when it fails: the long way tells why, or tries again. */
  #readFile(reader: FileReader, query: CompiledQuery): unknown[] | undefined {
    const start = performance.now();
    try {
      const rows = reader.rows(query.sql, query.parameters);
      const ms = performance.now() - start;
      this.#queries.note({ query, sql: query.sql, ms, rows: rows.length }, this);
      return rows;
    } catch {
      return undefined;
    }
  }

  /** A further database, by its name in `DATABASE_CONNECTIONS`; `DB` says which tables it has. */
  connection<DB>(name: string): Connection<DB> {
    return this.#servers.named.get(name);
  }

  /** The names in `DATABASE_CONNECTIONS`. */
  get connectionNames(): string[] {
    return this.#servers.named.names;
  }

  get hasReplicas(): boolean {
    return this.#servers.replicas !== undefined;
  }

  /** Each replica and how far it is, in the order of `DATABASE_REPLICA_URLS`. */
  replicas(): ReplicaStatus[] {
    return this.#servers.replicas?.status() ?? [];
  }

  /** @throws Error when this replica is not read from just now */
  async assertReplica(name: string): Promise<void> {
    await this.#servers.replicas?.assertFit(name);
  }

  /** Whether people may go on reading while the primary is away. */
  get isReadableWithoutPrimary(): boolean {
    return this.#servers.replicas?.readable ?? false;
  }

  /** Called with each person who changes something here: other nodes should know, by `noteWriter`. */
  onWriter(listener: (user: number) => void): void {
    this.#servers.replicas?.writers.onAdded(listener);
  }

  /** Notes that a person changed something on another node: their next pages come from the primary. */
  noteWriter(user: number): void {
    this.#servers.replicas?.writers.add(user);
  }

  /** What each pool does: `primary`, `replica.1` and so on, and the names of further connections. */
  figures(): Record<string, FiguresOfPart> {
    return this.#servers.figures();
  }

  override async close(): Promise<void> {
    this.#servers.primary.reader?.close();
    await this.#servers.replicas?.close();
    await super.close();
    await this.#servers.named.close();
  }
}
