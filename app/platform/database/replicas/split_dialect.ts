import type { Dialect, Driver } from "kysely";
import { OuterDialect } from "../outer_dialect.ts";
import type { Replicas } from "./replicas.ts";
import { SplitDriver } from "./split_driver.ts";

/** The dialect of a primary that has replicas: plain selects may be answered by one of them. */
export class SplitDialect extends OuterDialect {
  readonly #replicas: Replicas;

  constructor(primary: Dialect, replicas: Replicas) {
    super(primary);
    this.#replicas = replicas;
  }

  protected override before(primary: Driver): Driver {
    return new SplitDriver(primary, this.#replicas);
  }
}
