import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { Watcher } from "./watched_dialect.ts";

type Options = Parameters<DatabaseConnection["executeQuery"]>[1];

/** A connection that tells of what it runs. */
export class WatchedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #watcher: Watcher;

  constructor(inner: DatabaseConnection, watcher: Watcher) {
    this.inner = inner;
    this.#watcher = watcher;
  }

  async executeQuery<R>(query: CompiledQuery, options?: Options): Promise<QueryResult<R>> {
    const start = performance.now();
    try {
      const result = await this.inner.executeQuery<R>(query, options);
      const rows = rowsOf(result);
      this.#watcher({ query, sql: query.sql, ms: performance.now() - start, rows });
      return result;
    } catch (error) {
      this.#watcher({ query, sql: query.sql, ms: performance.now() - start, error });
      throw error;
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
    options?: Options,
  ): AsyncIterableIterator<QueryResult<R>> {
    const start = performance.now();
    let rows = 0;
    for await (const chunk of this.inner.streamQuery<R>(query, chunkSize, options)) {
      rows += chunk.rows.length;
      yield chunk;
    }
    this.#watcher({ query, sql: query.sql, ms: performance.now() - start, rows });
  }
}

/** Rows that came; of a change, those that it met. */
function rowsOf({ rows, numAffectedRows }: QueryResult<unknown>): number {
  return numAffectedRows === undefined ? rows.length : Number(numAffectedRows);
}
