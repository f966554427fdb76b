import type { Socket } from "node:net";
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type QueryValues,
} from "mysql2";
import type { MysqlPoolConnection } from "kysely";
import { asError } from "../as_error.ts";
import { isConnectionLost } from "../error_facts.ts";
import { QueryTimeoutError } from "../pool/pool_errors.ts";
import { isUnhurried } from "./unhurried.ts";

type Answered = (error: unknown, result: never) => void;

/** The server stops a statement by itself; past this it is taken for dead, in milliseconds. */
const GRACE_MS = 1000;
const FAREWELL_MS = 1000;

export interface ConnectionTerms {
  options: ConnectionOptions;
  /** Statements that the connection is told first. */
  rules: readonly string[];
  /** How long a statement may take, in milliseconds; 0 for no limit. */
  queryTimeoutMs: number;
}

/** One connection to a server as Kysely uses it, which knows whether it may be used again. */
export class PooledConnection implements MysqlPoolConnection {
  readonly #connection: Connection;
  readonly #queryTimeoutMs: number;
  #usable = true;
  #inTransaction = false;
  #giveUp: (error: Error) => void = () => {};
  /** Called when it is given back. */
  onRelease: (usable: boolean) => void = () => {};

  private constructor(connection: Connection, queryTimeoutMs: number) {
    this.#connection = connection;
    this.#queryTimeoutMs = queryTimeoutMs;
  }

  /** Connects and tells the server the rules. `onEnd` hears when the connection ends by itself. */
  static async open(
    { options, rules, queryTimeoutMs }: ConnectionTerms,
    onEnd: (connection: PooledConnection) => void,
  ): Promise<PooledConnection> {
    const raw = createConnection(options);
    const connection = new PooledConnection(raw, queryTimeoutMs);
    const ended = () => {
      connection.#usable = false;
      onEnd(connection);
    };
    raw.on("error", ended).on("end", ended);
    try {
      for (const rule of rules) await connection.#run(rule);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get config(): object {
    return this.#connection.config;
  }

  get threadId(): number {
    return this.#connection.threadId ?? 0;
  }

  connect(): void {}

  query(sql: string, parameters: QueryValues, answered?: Answered) {
    // A stream, which lasts as long as its reader takes.
    if (!answered) return this.#connection.query(sql, parameters) as never;
    const settle = this.#limited(sql, answered);
    return this.#connection.query(sql, parameters, settle) as never;
  }

  /** Whether the server answers within `ms`. */
  check(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new QueryTimeoutError(ms)), ms);
      this.#connection.ping((error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** An open transaction must not reach the next user: it ends with its connection. */
  release(): void {
    this.onRelease(this.#usable && !this.#inTransaction);
  }

  /** Takes leave of a server that is there, so that it does not log a broken connection. */
  close(): void {
    if (!this.#usable) return this.destroy();
    this.#usable = false;
    const patience = setTimeout(() => this.destroy(), FAREWELL_MS);
    this.#connection.end(() => {
      clearTimeout(patience);
      this.destroy();
    });
  }

  /** Cuts the connection; a server that hangs would never answer a farewell. */
  destroy(): void {
    this.#usable = false;
    this.#connection.destroy();
    // mysql2 only says that it will send no more; its types do not tell of the socket.
    (this.#connection as Connection & { stream: Socket }).stream.destroy();
  }

  /** Answers the statement at work with this error, and gives the connection up. */
  cut(error: Error): void {
    this.destroy();
    this.#giveUp(error);
  }

  #limited(sql: string, answered: Answered): Answered {
    const ms = this.#queryTimeoutMs;
    const isLimited = ms > 0 && !isUnhurried();
    const timer = isLimited
      ? setTimeout(() => this.cut(new QueryTimeoutError(ms)), ms + GRACE_MS)
      : undefined;
    const settle: Answered = (error, result) => {
      clearTimeout(timer);
      this.#giveUp = () => {};
      answered(error, result);
    };
    let isOver = false;
    this.#giveUp = (error) => {
      isOver = true;
      settle(error, undefined as never);
    };
    return (error, result) => {
      if (isOver) return;
      if (!error) this.#follow(sql);
      else if (isConnectionLost(error)) this.#usable = false;
      settle(error, result);
    };
  }

  #follow(sql: string): void {
    if (sql === "begin") this.#inTransaction = true;
    else if (sql === "commit" || sql === "rollback") this.#inTransaction = false;
  }

  #run(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.query(sql, [], (error) => {
        if (error) reject(asError(error));
        else resolve();
      });
    });
  }
}
