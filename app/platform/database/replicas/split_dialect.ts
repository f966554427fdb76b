import type {
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
} from "kysely";
import type { Replicas } from "./replicas.ts";
import { SplitDriver } from "./split_driver.ts";

/** The dialect of a primary that has replicas: plain selects may be answered by one of them. */
export class SplitDialect implements Dialect {
  readonly #primary: Dialect;
  readonly #replicas: Replicas;

  constructor(primary: Dialect, replicas: Replicas) {
    this.#primary = primary;
    this.#replicas = replicas;
  }

  createDriver(): Driver {
    return new SplitDriver(this.#primary.createDriver(), this.#replicas);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#primary.createQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.#primary.createAdapter();
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own signature
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return this.#primary.createIntrospector(db);
  }
}
