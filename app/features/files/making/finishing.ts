import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { ValidationError } from "../../../platform/errors/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { FileCounts } from "../file_counts.ts";
import { fileNotFound, uploadIncomplete } from "../file_errors.ts";
import { FilesRepository } from "../files_repository.ts";
import { Removing } from "../removing.ts";
import type { StoredFile } from "../tables.ts";
import { type Made, Maker } from "./maker.ts";

/** Turns uploads that are complete into files that may be posted. Doing it twice, also on two nodes, does no harm. */
@singleton()
export class Finishing {
  readonly #database: Database;
  readonly #repository: FilesRepository;
  readonly #maker: Maker;
  readonly #removing: Removing;
  readonly #counts: FileCounts;
  readonly #clock: Clock;
  readonly #underWay = new Map<number, Promise<StoredFile>>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: FilesRepository,
    maker: Maker,
    removing: Removing,
    counts: FileCounts,
    clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#maker = maker;
    this.#removing = removing;
    this.#counts = counts;
    this.#clock = clock;
  }

  /**
   * A refused file is removed, so that it takes no room.
   *
   * @throws ConflictError `upload_incomplete`; as `Maker.make`
   */
  async finish(file: StoredFile): Promise<StoredFile> {
    if (file.state !== "open") return file;
    if (file.received < file.size) throw uploadIncomplete(file.received, file.size);
    const work = this.#underWay.get(file.id) ?? this.#finish(file);
    this.#underWay.set(file.id, work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(file.id);
    }
  }

  async #finish(file: StoredFile): Promise<StoredFile> {
    const parts = await this.#repository.parts(file.id);
    const made = await this.#maker.make(file, parts).catch(async (error: unknown) => {
      if (error instanceof ValidationError) await this.#refuse(file);
      throw error;
    });
    const isFirst = await this.#ready(file, made);
    const pieces = parts.map(({ object }) => object).filter((name) => name !== made.object);
    await this.#removing.objects(isFirst ? pieces : this.#surplus(made, parts.length));
    return this.#now(file.key);
  }

  async #ready({ id }: StoredFile, made: Made): Promise<boolean> {
    return this.#database.transaction(async () => {
      const changes = { ...made, state: "ready" as const, touched_at: this.#clock.now() };
      if (!(await this.#repository.change(id, "open", changes))) return false;
      await this.#repository.dropParts(id);
      this.#counts.finished += 1;
      return true;
    });
  }

  /** Of two that made the same file, what the second made; a single piece is the file of both. */
  #surplus({ object, preview }: Made, parts: number): (string | null)[] {
    return parts === 1 && preview === null ? [] : [object, preview];
  }

  async #refuse(file: StoredFile): Promise<void> {
    this.#counts.refused += 1;
    await this.#removing.remove(file);
  }

  async #now(key: string): Promise<StoredFile> {
    const file = await this.#repository.find(key);
    if (!file || file.state === "open") throw fileNotFound();
    return file;
  }
}
