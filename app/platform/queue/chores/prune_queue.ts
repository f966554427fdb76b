import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Chore } from "../../housekeeping/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { DeadLetters } from "../dead_letters.ts";
import { QueueReport } from "../queue_report.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Removes dead letters, and figures of the queue, that are too old. */
@singleton()
export class PruneQueue extends Chore {
  readonly everyMs = 10 * MINUTE;
  readonly #settings: Settings;
  readonly #letters: DeadLetters;
  readonly #report: QueueReport;
  readonly #logger: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, letters: DeadLetters, report: QueueReport, log: Log) {
    super();
    this.#settings = settings;
    this.#letters = letters;
    this.#report = report;
    this.#logger = log.part("queue");
  }

  override async run(): Promise<void> {
    const { deadDays } = this.#settings.queue;
    const removed = await this.#letters.prune(deadDays * DAY);
    if (removed > 0) this.#logger.warn({ removed, deadDays }, "old dead letters were removed");
    await this.#report.prune(2 * DAY);
  }
}
