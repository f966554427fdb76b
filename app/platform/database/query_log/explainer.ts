import { CompiledQuery, type Kysely, SelectQueryNode } from "kysely";
import { type Logger, logContext } from "../../logging/index.ts";
import type { DialectName } from "../dialect_name.ts";
import { explaining } from "./plan.ts";
import type { Statement } from "./statement.ts";

const AGAIN_AFTER_MS = 10 * 60_000;
const MOST_WAITING = 10;

// oxlint-disable-next-line typescript/no-explicit-any -- whatever tables it knows
type AnyKysely = Kysely<any>;

interface Slow {
  query: CompiledQuery;
  statement: Statement;
  dialect: DialectName;
  kysely: AnyKysely;
}

/**
 * Asks a database how it runs a select that was slow: aside from who waits for its rows, one after the other, each
 * statement every ten minutes at most. The bound values are handed over for that and kept nowhere.
 */
export class Explainer {
  readonly #logger: Logger;
  readonly #waiting: Slow[] = [];
  readonly #asked = new WeakMap<Statement, number>();
  /** Its own questions, which are no queries of anybody. */
  readonly #own = new WeakSet<CompiledQuery>();
  #work: Promise<void> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  isOwn(query: CompiledQuery): boolean {
    return this.#own.has(query);
  }

  /** Only selects that take no locks: to be told of a change, a database may begin it. */
  ask(slow: Slow, now: number): void {
    if (!isPlainSelect(slow.query) || this.#waiting.length >= MOST_WAITING) return;
    if (now - (this.#asked.get(slow.statement) ?? -Infinity) < AGAIN_AFTER_MS) return;
    this.#asked.set(slow.statement, now);
    this.#waiting.push(slow);
    // Outside of the request: its log lines and figures are not to know of this.
    this.#work ??= logContext.exit(() => this.#explainAll());
  }

  /** Waits until nothing is left to ask. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #explainAll(): Promise<void> {
    for (let slow = this.#waiting.shift(); slow; slow = this.#waiting.shift()) {
      await this.#explain(slow);
    }
    this.#work = undefined;
  }

  async #explain({ query, statement, dialect, kysely }: Slow): Promise<void> {
    const how = explaining[dialect];
    const question = CompiledQuery.raw(how.prefix + query.sql, [...query.parameters]);
    this.#own.add(question);
    try {
      const { rows } = await kysely.executeQuery(question);
      statement.plan = how.read(rows);
    } catch (error) {
      this.#logger.debug({ err: error }, "a slow statement could not be explained");
    }
  }
}

function isPlainSelect({ query }: CompiledQuery): boolean {
  return SelectQueryNode.is(query) && !query.endModifiers?.length;
}
