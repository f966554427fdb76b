import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import type { Message } from "../messages/index.ts";
import { FileCounts } from "./file_counts.ts";
import { fileNotFound, filePosted, tooManyFiles } from "./file_errors.ts";
import { FilesRepository } from "./files_repository.ts";
import { Finishing } from "./making/finishing.ts";
import type { StoredFile } from "./tables.ts";

/** Puts files into messages. A file stands in one message, or in none. */
@singleton()
export class Attaching {
  readonly #settings: Settings;
  readonly #repository: FilesRepository;
  readonly #finishing: Finishing;
  readonly #counts: FileCounts;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    repository: FilesRepository,
    finishing: Finishing,
    counts: FileCounts,
    clock: Clock,
  ) {
    this.#settings = settings;
    this.#repository = repository;
    this.#finishing = finishing;
    this.#counts = counts;
    this.#clock = clock;
  }

  /**
   * Own files in the order of their keys, each of them ready. One that is posted is fine here: it may be this message,
   * sent again.
   *
   * @throws ValidationError `too_many_files`; NotFoundError `file_not_found`; as `Finishing.finish`
   */
  async ready(viewer: Viewer, keys: readonly string[]): Promise<StoredFile[]> {
    const { maxCount } = this.#settings.files;
    if (keys.length > maxCount) throw tooManyFiles(keys.length, maxCount);
    const found = await this.#repository.findMany(keys);
    const own = new Map(
      found.filter((file) => file.owner_id === viewer.id).map((file) => [file.key, file]),
    );
    const files: StoredFile[] = [];
    for (const key of keys) files.push(await this.#one(own.get(key)));
    return files;
  }

  /** Gives files to a message; in the transaction that stores it. @throws ConflictError `file_posted` */
  async attach(message: Message, files: readonly StoredFile[]): Promise<void> {
    const place = { room_id: message.room_id, message_id: message.id };
    for (const [position, { id }] of files.entries()) {
      const changes = { state: "posted" as const, ...place, position };
      const at = { touched_at: this.#clock.now() };
      if (!(await this.#repository.change(id, "ready", { ...changes, ...at }))) throw filePosted();
    }
    this.#counts.posted += files.length;
  }

  #one(file: StoredFile | undefined): Promise<StoredFile> {
    if (!file || file.state === "gone") throw fileNotFound();
    return this.#finishing.finish(file);
  }
}
