import { type Dialect, Kysely } from "kysely";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type LogContext, logContext, type Logger } from "../../logging/index.ts";
import { Clock, Figures, Ring, SystemClock } from "../../support/index.ts";
import type { DialectName } from "../dialect_name.ts";
import { errorCode } from "./error_code.ts";
import { Explainer } from "./explainer.ts";
import { QueryProfile } from "./profile.ts";
import { type QueryReport, type Repetition, reportOf, type SlowQuery } from "./query_report.ts";
import { SourceFigures } from "./source_figures.ts";
import type { Statement } from "./statement.ts";
import { Statements } from "./statements.ts";
import { type Outcome, WatchedDialect } from "./watched_dialect.ts";

const KEPT = 100;
const WARN_EVERY_MS = 1000;
const NONE = { queries: 0, errors: 0, slow: 0, repeated: 0, ms: 0 };
/** Work without a context of its own, or that goes on after its end. */
const BACKGROUND = "background";

/** The log's context carries what its work asked: a symbol, since log lines have what has a name. */
const PROFILE = Symbol("profile");
type Profiled = LogContext & { [PROFILE]?: QueryProfile };

/** The database that was asked. */
interface Asker {
  dialect: DialectName;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever tables it knows
  query: Kysely<any>;
}

/**
 * Writes down every statement of this process, in memory and bounded: by its shape, by the request, command or socket
 * message that asked for it, and the slow ones. Bound values are never kept: they may be messages or secrets.
 *
 * @example
 * logContext.run({ request_id: "q1" }, async () => {
 *   await rooms.all();
 *   queryLog.current?.count; // 1
 *   queryLog.finish("GET /rooms");
 * });
 */
@singleton()
export class QueryLog {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #explainer: Explainer;
  readonly #statements = new Statements();
  readonly #sources = new SourceFigures();
  readonly #slow = new Ring<SlowQuery>(KEPT);
  readonly #repeated = new Ring<Repetition>(KEPT);
  readonly #warned = new WeakMap<Statement, number>();
  #counts = { ...NONE };
  /** Whether profiles hold every single query: while developing. */
  readonly #keepsEach: boolean;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, log: Log, clock: Clock, figures: Figures) {
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = log.part("queries");
    this.#explainer = new Explainer(this.#logger);
    this.#keepsEach = settings.app.environment === "development";
    figures.provide("database.queries", () => this.#figures());
  }

  /** One that stands outside of a container, for a database that does, too. */
  static alone(settings: Settings, log: Log): QueryLog {
    return new QueryLog(settings, log, new SystemClock(), new Figures());
  }

  /** A query builder whose statements are written down here. */
  watch<DB>(dialect: Dialect, name: DialectName): Kysely<DB> {
    const kysely: Kysely<DB> = new Kysely<DB>({
      dialect: new WatchedDialect(dialect, (outcome) =>
        this.note(outcome, { dialect: name, query: kysely }),
      ),
    });
    return kysely;
  }

  /** Writes down what became of a statement that was run past `watch`. */
  note(outcome: Outcome, by: Asker): void {
    if (this.#settings.queries.log) this.#write(outcome, by);
  }

  /** What the request, command or socket message at hand has asked so far. */
  get current(): QueryProfile | undefined {
    const context = logContext.getStore();
    return context && this.asked(context);
  }

  /** What some work has asked so far, by the context that it runs in. */
  asked(context: Profiled): QueryProfile | undefined {
    const profile = context[PROFILE];
    return profile?.by === this ? profile : undefined;
  }

  /**
   * The work at hand is done: what it asked counts for `source`, and repetitions are written down.
   *
   * @param source `GET /rooms/{id}`, `ws message_create`, `db:seed`
   */
  finish(source: string, context = logContext.getStore()): void {
    const profile = context && this.asked(context);
    if (!profile || profile.finished) return;
    profile.finished = true;
    this.#sources.add(source, profile);
    for (const [statement, { times }] of profile.tallies) statement.credit(source, times);
    const repeats = this.#settings.queries.repeats;
    for (const [statement, tally] of profile.repeated(repeats)) {
      const { request_id } = context;
      this.#counts.repeated += 1;
      this.#repeated.add({ ...tally, source, request_id, statement, at: this.#clock.now() });
    }
  }

  /** Everything that is known, for the pages about it. */
  report(): QueryReport {
    return reportOf({
      statements: this.#statements.all(),
      slow: this.#slow.newestFirst(),
      repeated: this.#repeated.newestFirst(),
      sources: this.#sources.all(),
    });
  }

  /** How much there was since the start, or since it was cleared; milliseconds of the database. */
  get totals(): Readonly<typeof NONE> {
    return { ...this.#counts };
  }

  /** Forgets all of it. */
  clear(): void {
    this.#counts = { ...NONE };
    for (const kept of [this.#statements, this.#slow, this.#repeated, this.#sources]) kept.clear();
  }

  /** Waits until every slow select that asked for it is explained. */
  settled(): Promise<void> {
    return this.#explainer.settled();
  }

  #write(outcome: Outcome, { dialect, query: kysely }: Asker): void {
    const { query, sql, ms, rows, error } = outcome;
    if (query && this.#explainer.isOwn(query)) return;
    const statement = this.#statements.of(sql, dialect);
    const now = this.#clock.now();
    statement.add(ms, now);
    this.#count(statement, outcome);
    const profile = this.#profile();
    if (!profile || profile.finished) statement.credit(BACKGROUND);
    profile?.add(statement, ms);
    if (this.#keepsEach) {
      const run = { shape: statement.shape, ms, rows: rows ?? null, error: errorCode(error) };
      profile?.keep(run, performance.now());
    }
    this.#logger.trace({ ms: round(ms), rows, statement: statement.shape }, "query");
    const { slowMs, explain } = this.#settings.queries;
    if (slowMs === 0 || ms < slowMs) return;
    this.#noteSlow(statement, outcome, now);
    if (query && explain) this.#explainer.ask({ query, statement, dialect, kysely }, now);
  }

  #count(statement: Statement, { ms, error }: Outcome): void {
    this.#counts.queries += 1;
    this.#counts.ms += ms;
    if (error === undefined) return;
    this.#counts.errors += 1;
    statement.errors += 1;
  }

  #profile(): QueryProfile | undefined {
    const context: Profiled | undefined = logContext.getStore();
    if (!context) return undefined;
    return this.asked(context) ?? (context[PROFILE] = new QueryProfile(this));
  }

  /** Each is kept; a line is written for each statement once a second at most, since slowness comes in floods. */
  #noteSlow(statement: Statement, { ms, rows }: Outcome, now: number): void {
    this.#counts.slow += 1;
    const request_id = logContext.getStore()?.request_id;
    this.#slow.add({ at: now, ms, rows: rows ?? null, request_id, statement });
    if (now - (this.#warned.get(statement) ?? -Infinity) < WARN_EVERY_MS) return;
    this.#warned.set(statement, now);
    this.#logger.warn({ ms: round(ms), rows, statement: statement.shape }, "slow query");
  }

  #figures(): Record<string, number> {
    return { ...this.#counts, ms: Math.round(this.#counts.ms), statements: this.#statements.size };
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
