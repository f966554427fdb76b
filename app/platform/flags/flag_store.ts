import { singleton } from "../container/index.ts";
import { Database, forUpdate, insertNew } from "../database/index.ts";
import { Outbox } from "../queue/index.ts";
import { AuditLog } from "../security/index.ts";
import { Clock } from "../support/index.ts";
import type { FlagRule } from "./flag_rule.ts";
import { storedText } from "./rule_text.ts";
import "./tables.ts";

const TOPIC = "flags";
const MOST_CHANGES = 100;

/** Who changes a flag: somebody with an account, or a name alone, such as that of the console. */
export interface FlagAuthor {
  id: number | null;
  name: string;
}

/** A flag as it was set last. The rule is JSON, which a newer version may have written. */
export interface StoredFlag {
  name: string;
  rule: string;
  at: number;
  by: FlagAuthor;
}

/** One line of the audit trail. */
export interface StoredChange {
  name: string;
  before: string | null;
  after: string;
  at: number;
  by: FlagAuthor;
}

/** The rules in the database, who changed them, and the word of it to a running server. */
@singleton()
export class FlagStore {
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(database: Database, outbox: Outbox, audit: AuditLog, clock: Clock) {
    this.#database = database;
    this.#outbox = outbox;
    this.#audit = audit;
    this.#clock = clock;
  }

  async all(): Promise<StoredFlag[]> {
    const rows = await this.#database.query.selectFrom("feature_flags").selectAll().execute();
    return rows.map(({ name, rule, ...row }) => ({ name, rule, ...whoAndWhen(row) }));
  }

  /** Sets a rule, writes down who did, and leaves word for a running server: all of it or nothing. */
  async set(name: string, rule: FlagRule, author: FlagAuthor): Promise<void> {
    const after = JSON.stringify(rule);
    const { id, name: by } = author;
    const stamp = { changed_at: this.#clock.now(), changed_by_id: id, changed_by: by };
    await this.#database.transaction(async () => {
      const before = await this.#replace({ name, rule: after, ...stamp });
      const change = { name, rule_before: before, rule_after: after, ...stamp };
      await this.#database.query.insertInto("feature_flag_changes").values(change).execute();
      await this.#audit.record({
        actor: author,
        act: "flag.set",
        subject: `flag:${name}`,
        detail: {
          before: before === null ? "default" : storedText(before),
          after: storedText(after),
        },
      });
      await this.#outbox.add({ topic: TOPIC, subject: name, payload: { name } });
    });
  }

  /** Says what to do in a running server when a flag was set, be it by another process. Before the outbox starts. */
  onSet(handler: () => Promise<void>): void {
    this.#outbox.handle(TOPIC, handler, { live: true });
  }

  /** The newest hundred changes of one flag or of all, newest first. */
  async changes(name?: string): Promise<StoredChange[]> {
    const rows = await this.#database.query
      .selectFrom("feature_flag_changes")
      .selectAll()
      .$if(name !== undefined, (query) => query.where("name", "=", name ?? ""))
      .orderBy("id", "desc")
      .limit(MOST_CHANGES)
      .execute();
    return rows.map(({ rule_before: before, rule_after: after, ...row }) => {
      return { name: row.name, before, after, ...whoAndWhen(row) };
    });
  }

  /**
   * Inserting comes first: it makes two that set a flag for the first time wait for each other.
   *
   * @returns the rule until now
   */
  async #replace({
    name,
    ...values
  }: Stamp & { name: string; rule: string }): Promise<string | null> {
    if (await insertNew(this.#database, "feature_flags", { name, ...values })) return null;
    const { query } = this.#database;
    const { rule } = await query
      .selectFrom("feature_flags")
      .select("rule")
      .where("name", "=", name)
      .$call(forUpdate(this.#database))
      .executeTakeFirstOrThrow();
    await query.updateTable("feature_flags").set(values).where("name", "=", name).execute();
    return rule;
  }
}

interface Stamp {
  changed_at: number;
  changed_by_id: number | null;
  changed_by: string;
}

function whoAndWhen(row: Stamp): { at: number; by: FlagAuthor } {
  return { at: row.changed_at, by: { id: row.changed_by_id, name: row.changed_by } };
}
