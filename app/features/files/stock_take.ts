import { singleton } from "../../platform/container/index.ts";
import { ObjectStore } from "../../platform/storage/index.ts";
import { type FileTotals, ObjectsRepository } from "./objects_repository.ts";

/** What tables and storage say of each other. */
export interface Stock extends FileTotals {
  /** Files whose bytes are not where the tables say; by their ids. */
  missing: string[];
}

const PAGE = 200;

/** Looks for every file in the storage. */
@singleton()
export class StockTake {
  readonly #rows: ObjectsRepository;
  readonly #objects: ObjectStore;

  constructor(rows: ObjectsRepository, objects: ObjectStore) {
    this.#rows = rows;
    this.#objects = objects;
  }

  /** @param looked told after each page how many files were looked at */
  async take(looked: (count: number) => void = () => undefined): Promise<Stock> {
    const missing: string[] = [];
    let after = 0;
    for (;;) {
      const files = await this.#rows.expected(after, PAGE);
      for (const { key, object, preview } of files)
        if (await this.#lacks([object, preview])) missing.push(key);
      looked(files.length);
      after = files.at(-1)?.id ?? after;
      if (files.length < PAGE) return { ...(await this.#rows.totals()), missing };
    }
  }

  /** How many there are to look at. */
  async count(): Promise<number> {
    return (await this.#rows.totals()).files;
  }

  async #lacks(names: readonly (string | null)[]): Promise<boolean> {
    for (const name of names)
      if (name !== null && (await this.#objects.size(name)) === undefined) return true;
    return false;
  }
}
