import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { TransferFiles } from "../jobs/transfer_files.ts";
import { TransfersRepository } from "../jobs/transfers_repository.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Throws archives away after `EXPORT_KEEP_DAYS`; a node has its own folder, so each removes the files that it has. */
@singleton()
export class CollectTransfers extends Chore {
  readonly everyMs = HOUR;
  readonly #repository: TransfersRepository;
  readonly #files: TransferFiles;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: TransfersRepository,
    files: TransferFiles,
    settings: Settings,
    clock: Clock,
  ) {
    super();
    this.#repository = repository;
    this.#files = files;
    this.#settings = settings;
    this.#clock = clock;
  }

  override async run(): Promise<void> {
    const before = this.#clock.now() - this.#settings.transfer.keepDays * DAY;
    for (const { id, file } of await this.#repository.finishedBefore(before)) {
      if (file !== null) await this.#files.remove(file);
      await this.#repository.delete(id);
    }
  }
}
