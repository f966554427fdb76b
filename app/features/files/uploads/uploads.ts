import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { ObjectStore } from "../../../platform/storage/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { fileEmpty, fileNotFound, fileTooLarge, uploadMoved } from "../file_errors.ts";
import { FileCounts } from "../file_counts.ts";
import { FilesRepository } from "../files_repository.ts";
import { newFile } from "../new_file.ts";
import { newObjectName } from "../object_names.ts";
import { Quotas } from "../quotas.ts";
import { Removing } from "../removing.ts";
import type { StoredFile } from "../tables.ts";
import { PartBuffer } from "./part_buffer.ts";

/** Pieces of so many bytes are stored; what a kill of the server costs is less. */
const PART_BYTES = 4 * 1024 * 1024;

/** A file that somebody announces. */
export interface Announced {
  name: string;
  /** Bytes. */
  size: number;
}

/**
 * Files while they come. Bytes are stored first and counted after, each piece as an object of its own: how far an
 * upload is stands in the database, so any node goes on where another one ended.
 */
@singleton()
export class Uploads {
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #repository: FilesRepository;
  readonly #quotas: Quotas;
  readonly #objects: ObjectStore;
  readonly #removing: Removing;
  readonly #counts: FileCounts;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    database: Database,
    repository: FilesRepository,
    quotas: Quotas,
    objects: ObjectStore,
    removing: Removing,
    counts: FileCounts,
    clock: Clock,
  ) {
    this.#settings = settings;
    this.#database = database;
    this.#repository = repository;
    this.#quotas = quotas;
    this.#objects = objects;
    this.#removing = removing;
    this.#counts = counts;
    this.#clock = clock;
  }

  /**
   * Announces a file, and takes room for it.
   *
   * @throws TooLargeError `file_too_large`, `file_quota`; ValidationError `file_empty`
   */
  async begin({ id }: Viewer, { name, size }: Announced): Promise<StoredFile> {
    const { maxSize } = this.#settings.files;
    if (size < 1) throw fileEmpty();
    if (size > maxSize) throw fileTooLarge(size, maxSize);
    const row = newFile({ owner: id, name, size, at: this.#clock.now() });
    const rowId = await this.#database.transaction(async () => {
      await this.#quotas.take(id, size);
      return this.#repository.insert(row);
    });
    this.#counts.began += 1;
    return { id: rowId, ...row };
  }

  /** An own file that is not posted yet. @throws NotFoundError `file_not_found` */
  async find(viewer: Viewer, key: string): Promise<StoredFile> {
    const file = await this.#repository.find(key);
    const isTheirs = file?.owner_id === viewer.id && file.state !== "posted";
    if (!file || !isTheirs || file.state === "gone") throw fileNotFound();
    return file;
  }

  /**
   * Adds bytes where the upload ends. What has come is kept, also of a body that breaks off.
   *
   * @returns how many bytes there are now
   * @throws ConflictError `upload_moved`, TooLargeError `file_too_large`, StorageFullError
   */
  async append(file: StoredFile, body: AsyncIterable<Uint8Array>): Promise<number> {
    const part = new PartBuffer();
    let end = file.received;
    try {
      for await (const chunk of body) {
        part.add(chunk);
        if (end + part.size > file.size) throw fileTooLarge(end + part.size, file.size);
        if (part.size >= PART_BYTES) end = await this.#keep(file, end, part.take());
      }
    } finally {
      if (part.size > 0 && end + part.size <= file.size)
        end = await this.#keep(file, end, part.take());
    }
    return end;
  }

  /** Removes an own file that is not posted. @throws NotFoundError `file_not_found` */
  async cancel(viewer: Viewer, key: string): Promise<void> {
    await this.#removing.remove(await this.find(viewer, key));
  }

  async #keep(file: StoredFile, start: number, bytes: Buffer): Promise<number> {
    const size = bytes.byteLength;
    const object = newObjectName(file.key);
    await this.#objects.put(object, bytes, size);
    const at = this.#clock.now();
    const grew = await this.#database.transaction(() =>
      this.#repository.grow(file, { start, size, object }, at),
    );
    this.#counts.bytesIn += size;
    if (grew) return start + size;
    await this.#objects.remove(object);
    throw uploadMoved();
  }
}
