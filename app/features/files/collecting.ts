import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { ObjectStore, type StoredObject } from "../../platform/storage/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { FileCounts } from "./file_counts.ts";
import { FilesRepository } from "./files_repository.ts";
import { fileKeyIn } from "./object_names.ts";
import { ObjectsRepository } from "./objects_repository.ts";
import { Removing } from "./removing.ts";
import type { FileState } from "./tables.ts";

const HOUR_MS = 3_600_000;
const AT_ONCE = 100;

/** Removes what nobody will ask for again. */
@singleton()
export class Collecting {
  readonly #settings: Settings;
  readonly #repository: FilesRepository;
  readonly #rows: ObjectsRepository;
  readonly #objects: ObjectStore;
  readonly #removing: Removing;
  readonly #counts: FileCounts;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    repository: FilesRepository,
    rows: ObjectsRepository,
    objects: ObjectStore,
    removing: Removing,
    counts: FileCounts,
    clock: Clock,
  ) {
    this.#settings = settings;
    this.#repository = repository;
    this.#rows = rows;
    this.#objects = objects;
    this.#removing = removing;
    this.#counts = counts;
    this.#clock = clock;
  }

  /** Files of deleted messages, and uploads that were not finished or never posted. @returns how many */
  async files(): Promise<number> {
    const old = this.#tooOld();
    const gone = await this.#collect("gone", Number.MAX_SAFE_INTEGER);
    return gone + (await this.#collect("open", old)) + (await this.#collect("ready", old));
  }

  /** Objects that no row names: what a crash left behind. Young ones may still get their row. @returns how many */
  async objects(): Promise<number> {
    const old = this.#tooOld();
    let removed = 0;
    let batch: StoredObject[] = [];
    for await (const object of this.#objects.list()) {
      if (object.writtenAt < old) batch.push(object);
      if (batch.length < AT_ONCE) continue;
      removed += await this.#sweep(batch);
      batch = [];
    }
    return removed + (await this.#sweep(batch));
  }

  async #collect(state: FileState, since: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const files = await this.#repository.idle(state, since, AT_ONCE);
      for (const file of files) if (await this.#removing.remove(file)) removed += 1;
      this.#counts.collected += files.length;
      if (files.length < AT_ONCE) return removed;
    }
  }

  async #sweep(objects: readonly StoredObject[]): Promise<number> {
    const keys = new Set(objects.flatMap(({ name }) => fileKeyIn(name) ?? []));
    const known = await this.#rows.named([...keys]);
    const orphans = objects.filter(({ name }) => !known.has(name));
    for (const { name } of orphans) await this.#objects.remove(name);
    this.#counts.orphans += orphans.length;
    return orphans.length;
  }

  #tooOld(): number {
    return this.#clock.now() - this.#settings.files.uploadHours * HOUR_MS;
  }
}
