import type { MysqlPool as KyselyPool, MysqlPoolConnection } from "kysely";
import type { ConnectionOptions, QueryValues } from "mysql2";
import { asError } from "../as_error.ts";
import { Pool, type PoolFigures, type PoolLimits } from "../pool/pool.ts";
import { PooledConnection } from "./mysql_connection.ts";
import { READ_ONLY, serverRules } from "./server_rules.ts";

type Taken = (error: unknown, connection: MysqlPoolConnection) => void;

export interface MysqlLimits extends PoolLimits {
  /** How long a statement may take, in milliseconds; 0 for no limit. */
  queryTimeoutMs: number;
}

/** A look at an idle connection is one round trip: a server that needs longer is not worth waiting for. */
const CHECK_MS = 1000;

/** Connections to MySQL 8.4 or MariaDB 10.11 (and newer), as Kysely takes them. Opened at the first use. */
export class MysqlPool implements KyselyPool {
  readonly #pool: Pool<PooledConnection>;
  readonly #taken = new Set<PooledConnection>();

  constructor(url: string, limits: MysqlLimits, { readOnly = false } = {}) {
    const rules = [...serverRules(limits), ...(readOnly ? [READ_ONLY] : [])];
    const options = connectionOptions(url, limits.acquireTimeoutMs);
    const terms = { options, rules, queryTimeoutMs: limits.queryTimeoutMs };
    this.#pool = new Pool(
      {
        open: () => PooledConnection.open(terms, (ended) => this.#pool.forget(ended)),
        check: (connection) => connection.check(CHECK_MS),
        close: (connection) => connection.close(),
      },
      limits,
    );
  }

  /** Runs one statement and answers its rows. */
  async run<R>(sql: string, parameters: QueryValues = []): Promise<R[]> {
    const connection = await this.#take();
    try {
      return await new Promise<R[]>((resolve, reject) => {
        connection.query(sql, parameters, (error, rows) => {
          if (error) reject(asError(error));
          else resolve(rows);
        });
      });
    } finally {
      connection.release();
    }
  }

  /** Answers every statement at work with this error: the server is taken for dead. */
  cut(error: Error): void {
    for (const connection of this.#taken) connection.cut(error);
  }

  getConnection(taken: Taken): void {
    this.#take().then(
      (connection) => taken(undefined, connection),
      // Kysely's callback reads the connection only where there is no error.
      (error: unknown) => taken(error, undefined as never),
    );
  }

  end(ended: (error: unknown) => void): void {
    this.#pool.close().then(() => ended(undefined), ended);
  }

  figures(): PoolFigures {
    return this.#pool.figures();
  }

  async #take(): Promise<PooledConnection> {
    const connection = await this.#pool.acquire();
    this.#taken.add(connection);
    connection.onRelease = (usable) => {
      this.#taken.delete(connection);
      if (usable) this.#pool.release(connection);
      else this.#pool.discard(connection);
    };
    return connection;
  }
}

/** What mysql2 is told of a server. */
export function connectionOptions(url: string, connectTimeout: number): ConnectionOptions {
  return {
    uri: url.replace(/^mariadb:/, "mysql:"),
    connectTimeout,
    charset: "UTF8MB4_UNICODE_520_CI",
    decimalNumbers: true,
    disableEval: true,
    enableKeepAlive: true,
    timezone: "Z",
  };
}
