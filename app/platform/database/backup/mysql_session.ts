import { type Connection, createConnection, type QueryError } from "mysql2";
import { asError } from "../as_error.ts";
import { translate } from "../errors.ts";
import { connectionOptions } from "../mysql/mysql_pool.ts";
import { statementLimit } from "../mysql/server_rules.ts";

const CONNECT_MS = 10_000;

/** Values of a row as the server sends them, without any reading of ours: `null`, or bytes. */
export type RawRow = readonly (Buffer | null)[];

/** Long work on one connection of its own, without limits of time. */
export class MysqlSession {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Connects, tells the server the rules, does the work and takes leave. @throws as `run` */
  static async open<T>(
    url: string,
    rules: readonly string[],
    work: (session: MysqlSession) => Promise<T>,
  ): Promise<T> {
    const connection = createConnection(connectionOptions(url, CONNECT_MS));
    const session = new MysqlSession(connection);
    // A broken connection is told to the statement at work.
    connection.on("error", () => {});
    try {
      for (const rule of [statementLimit(0), ...rules]) await session.run(rule);
      return await work(session);
    } finally {
      connection.destroy();
    }
  }

  /** @throws UnavailableError when the connection breaks; else what the server says */
  run<R = Record<string, unknown>>(statement: string, values?: unknown[]): Promise<R[]> {
    return new Promise((resolve, reject) => {
      this.#connection.query(statement, values, (error: QueryError | null, rows) => {
        if (error) reject(asError(translate(error)));
        else resolve(rows as R[]);
      });
    });
  }

  /** The rows of a select one by one, as fast as they are taken. */
  async *rows(select: string): AsyncGenerator<RawRow> {
    const query = { sql: select, rowsAsArray: true, typeCast: raw };
    try {
      for await (const row of this.#connection.query(query).stream()) yield row as RawRow;
    } catch (error) {
      throw translate(error);
    }
  }
}

/** A name as the server quotes it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

function raw(field: { buffer(): Buffer | null }): Buffer | null {
  return field.buffer();
}
