import { type CompiledQuery, type Compilable } from "kysely";
import type { Awaitable } from "../support/index.ts";
import type { Database } from "./database.ts";
import { isPlainRead } from "./plain_read.ts";

/**
 * A select that is asked all the time: built and turned into SQL once, then only run. Building one costs several times
 * what a small database needs to answer it.
 *
 * @example
 * const byId = new PreparedQuery((query) => query.selectFrom("users").selectAll().where("id", "=", 0));
 * const [user] = await byId.rows(database, [7]); // the value in the place of the 0
 */
export class PreparedQuery<Row> {
  readonly #build: (query: Database["query"]) => Compilable<Row>;
  #compiled: CompiledQuery<Row> | undefined;

  /** @param build with any values in the places of the parameters */
  constructor(build: (query: Database["query"]) => Compilable<Row>) {
    this.#build = build;
  }

  /** @param parameters as many as `build` put in, in the order of their places in the SQL */
  rows(database: Database, parameters: readonly unknown[]): Awaitable<Row[]> {
    this.#compiled ??= this.#compile(database);
    return database.read<Row>({ ...this.#compiled, parameters });
  }

  #compile({ query }: Database): CompiledQuery<Row> {
    const compiled = this.#build(query).compile();
    if (isPlainRead(compiled)) return compiled;
    throw new Error(`Only plain selects are prepared, and this is none: ${compiled.sql}`);
  }
}
