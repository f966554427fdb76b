import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Log, type Logger } from "../../platform/logging/index.ts";
import { ObjectStore } from "../../platform/storage/index.ts";
import { FilesRepository } from "./files_repository.ts";
import { Quotas } from "./quotas.ts";
import type { StoredFile } from "./tables.ts";

/** Removes files: first the row, then what lies in the storage. What a crash leaves there has no row and is swept. */
@singleton()
export class Removing {
  readonly #database: Database;
  readonly #repository: FilesRepository;
  readonly #quotas: Quotas;
  readonly #objects: ObjectStore;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: FilesRepository,
    quotas: Quotas,
    objects: ObjectStore,
    log: Log,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#quotas = quotas;
    this.#objects = objects;
    this.#log = log.part("files");
  }

  /** @returns false when somebody else removed it already, or it was posted meanwhile */
  async remove(file: StoredFile): Promise<boolean> {
    const parts = await this.#database.transaction(async () => {
      if (!(await this.#repository.delete(file))) return undefined;
      const pieces = await this.#repository.parts(file.id);
      await this.#repository.dropParts(file.id);
      await this.#quotas.giveBack(file.owner_id, file.size);
      return pieces;
    });
    if (!parts) return false;
    await this.objects([file.object, file.preview, ...parts.map(({ object }) => object)]);
    return true;
  }

  /** Removes objects that no row names any more; what fails now is swept later. */
  async objects(names: readonly (string | null)[]): Promise<void> {
    for (const name of new Set(names)) {
      if (name === null) continue;
      await this.#objects.remove(name).catch((err: unknown) => {
        this.#log.warn({ err, name }, "an object is left for the sweep");
      });
    }
  }
}
