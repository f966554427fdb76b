import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { fileEmpty, fileTooLarge, uploadMoved } from "../file_errors.ts";
import { FilesRepository } from "../files_repository.ts";
import { Finishing } from "../making/finishing.ts";
import { Quotas } from "../quotas.ts";
import { Removing } from "../removing.ts";
import type { StoredFile } from "../tables.ts";
import type { SentFile } from "./multipart_file.ts";
import { Uploads } from "./uploads.ts";

/** What a form has around its file, in bytes. */
const AROUND = 65_536;

/** Files in one request, for programs. Their size shows at their end; until then room for the whole request is taken. */
@singleton()
export class DirectUploads {
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #repository: FilesRepository;
  readonly #uploads: Uploads;
  readonly #finishing: Finishing;
  readonly #quotas: Quotas;
  readonly #removing: Removing;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    database: Database,
    repository: FilesRepository,
    uploads: Uploads,
    finishing: Finishing,
    quotas: Quotas,
    removing: Removing,
  ) {
    this.#settings = settings;
    this.#database = database;
    this.#repository = repository;
    this.#uploads = uploads;
    this.#finishing = finishing;
    this.#quotas = quotas;
    this.#removing = removing;
  }

  /**
   * A file that is ready to be posted; nothing is left of one that is refused or breaks off.
   *
   * @param length bytes of the request, where they were said
   * @throws as `Uploads.begin`, `Uploads.append` and `Finishing.finish`
   */
  async take(viewer: Viewer, sent: SentFile, length: number | undefined): Promise<StoredFile> {
    const { maxSize } = this.#settings.files;
    if (length !== undefined && length > maxSize + AROUND) throw fileTooLarge(length, maxSize);
    const size = Math.min(length ?? maxSize, maxSize);
    const file = await this.#uploads.begin(viewer, { name: sent.name, size });
    try {
      const received = await this.#uploads.append(file, sent.bytes);
      await sent.end();
      return await this.#finishing.finish(await this.#shrunk(file, received));
    } catch (error) {
      await this.#forget(file.key);
      throw error;
    }
  }

  async #shrunk(file: StoredFile, received: number): Promise<StoredFile> {
    if (received === 0) throw fileEmpty();
    await this.#database.transaction(async () => {
      const isThere = await this.#repository.change(file.id, "open", { size: received });
      if (!isThere) throw uploadMoved();
      await this.#quotas.giveBack(file.owner_id, file.size - received);
    });
    return { ...file, size: received, received };
  }

  /** As it is now: its size may be another one already. */
  async #forget(key: string): Promise<void> {
    const file = await this.#repository.find(key);
    if (file?.state === "open") await this.#removing.remove(file);
  }
}
