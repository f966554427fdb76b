import { sql } from "kysely";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { affectedRows, Database, forUpdate } from "../../database/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Mailer } from "../../mail/index.ts";
import { Outbox } from "../../queue/index.ts";
import { Clock, randomId } from "../../support/index.ts";
import { ErrorLedger, type WrittenGroup } from "../error_ledger.ts";
import "../tables.ts";
import type { ReportKind, ReportOrder } from "./report.ts";

export const EMAIL_TOPIC = "errors.email";
export const WEBHOOK_TOPIC = "errors.webhook";

const MINUTE_MS = 60_000;
const MOST_AT_ONCE = 50;

/**
 * Decides which errors are reported, and when: an error at once when it is seen first and when it returns, else at
 * most once in a window. The decision is one update of the group's row, so that of several nodes one reports; the
 * report itself goes through the outbox, in the same transaction.
 */
@singleton()
export class ReportDesk {
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #mailer: Mailer;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #ledger: ErrorLedger;
  #cancel: (() => void) | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    database: Database,
    outbox: Outbox,
    mailer: Mailer,
    clock: Clock,
    log: Log,
    ledger: ErrorLedger,
  ) {
    this.#settings = settings;
    this.#database = database;
    this.#outbox = outbox;
    this.#mailer = mailer;
    this.#clock = clock;
    this.#logger = log.part("tracker");
    this.#ledger = ledger;
  }

  /** From now on every error that is written down is considered; before the ledger starts. */
  watch(): void {
    this.#ledger.whileWriting((group) => this.#consider(group));
  }

  /** Looks every minute for errors whose window is over and of which there is something to say. */
  start(): void {
    this.#cancel = this.#clock.after(MINUTE_MS, () => {
      this.start();
      this.sweep().catch((error: unknown) => {
        this.#logger.warn({ err: error }, "reports of errors wait for the next look");
      });
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  /** Reports what went on since its last report; `start` does it every minute. @returns how many */
  async sweep(): Promise<number> {
    if (this.#topics().length === 0) return 0;
    const due = await this.#due();
    const claimed = await Promise.all(due.map((id) => this.#again(id)));
    return claimed.filter(Boolean).length;
  }

  /** Where reports go to, by the settings of now. */
  #topics(): string[] {
    const { reportEmails, reportWebhookUrl } = this.#settings.errors;
    const byEmail = reportEmails.length > 0 && this.#mailer.configured;
    return [byEmail && EMAIL_TOPIC, reportWebhookUrl !== undefined && WEBHOOK_TOPIC].filter(
      (topic) => topic !== false,
    );
  }

  async #consider({ id, returned }: WrittenGroup): Promise<void> {
    if (this.#topics().length === 0) return;
    await this.#claim(id, { returned });
  }

  #again(id: number): Promise<boolean> {
    return this.#database.transaction(() => this.#claim(id, { returned: false }));
  }

  /** Inside a transaction. @returns whether it is this call that reports */
  async #claim(id: number, { returned }: { returned: boolean }): Promise<boolean> {
    const group = await this.#database.query
      .selectFrom("error_groups")
      .select(["count", "reported_at", "reported_count"])
      .where("id", "=", id)
      .where("status", "=", "open")
      .where("level", "=", "error")
      .$call(forUpdate(this.#database))
      .executeTakeFirst();
    if (!group || (!returned && !this.#isDue(group))) return false;
    const kind = returned ? "returned" : group.reported_at === null ? "new" : "again";
    await this.#mark(id);
    await this.#order({ errorId: id, kind, since: group.count - group.reported_count });
    return true;
  }

  #isDue(group: { count: number; reported_at: number | null; reported_count: number }): boolean {
    if (group.reported_at === null) return true;
    return group.count > group.reported_count && group.reported_at <= this.#before();
  }

  async #mark(id: number): Promise<void> {
    const result = await this.#database.query
      .updateTable("error_groups")
      .set({ reported_at: this.#clock.now(), reported_count: sql<number>`count` })
      .where("id", "=", id)
      .executeTakeFirst();
    if (affectedRows(result) === 0) throw new Error(`The error ${id} was forgotten meanwhile.`);
  }

  async #order(what: { errorId: number; kind: ReportKind; since: number }): Promise<void> {
    const order: ReportOrder = { id: randomId(96), ...what };
    for (const topic of this.#topics()) {
      await this.#outbox.add({ topic, subject: `error:${what.errorId}`, payload: order });
    }
  }

  async #due(): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("error_groups")
      .select("id")
      .where("status", "=", "open")
      .where("level", "=", "error")
      .where("reported_at", "<=", this.#before())
      .whereRef("count", ">", "reported_count")
      .orderBy("last_at", "desc")
      .limit(MOST_AT_ONCE)
      .execute();
    return rows.map(({ id }) => id);
  }

  #before(): number {
    return this.#clock.now() - this.#settings.errors.reportWindowMinutes * MINUTE_MS;
  }
}
