import type { Dialect, Driver } from "kysely";
import { OuterDialect } from "./outer_dialect.ts";
import { SteadyDriver } from "./steady_driver.ts";

/** A dialect whose connections survive short absences of the server, and whose errors are typed. */
export class SteadyDialect extends OuterDialect {
  readonly #patienceMs: number;

  /** @param patienceMs how long to ask again for a lock on the SQLite file */
  constructor(inner: Dialect, patienceMs: number) {
    super(inner);
    this.#patienceMs = patienceMs;
  }

  protected override before(driver: Driver): Driver {
    return new SteadyDriver(driver, this.#patienceMs);
  }
}
