import type {
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
} from "kysely";
import { SteadyDriver } from "./steady_driver.ts";

/** A dialect whose connections survive short absences of the server, and whose errors are typed. */
export class SteadyDialect implements Dialect {
  readonly #inner: Dialect;
  readonly #patienceMs: number;

  /** @param patienceMs how long to ask again for a lock on the SQLite file */
  constructor(inner: Dialect, patienceMs: number) {
    this.#inner = inner;
    this.#patienceMs = patienceMs;
  }

  createDriver(): Driver {
    return new SteadyDriver(this.#inner.createDriver(), this.#patienceMs);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#inner.createQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.#inner.createAdapter();
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own signature
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return this.#inner.createIntrospector(db);
  }
}
