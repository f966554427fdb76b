import { environments } from "../../../config/environments/index.ts";
import type { FlagName } from "../../../config/flags.ts";
import { Settings } from "../../../config/settings.ts";
import type { FlagViewer } from "../config/index.ts";
import { singleton } from "../container/index.ts";
import { ValidationError } from "../errors/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Clock } from "../support/index.ts";
import { decide } from "./decide.ts";
import { FlagCatalogue } from "./flag_catalogue.ts";
import { FlagNews } from "./flag_news.ts";
import type { FlagRule } from "./flag_rule.ts";
import { type FlagAuthor, FlagStore, type StoredFlag } from "./flag_store.ts";
import { checkRule, ruleOrNull, ruleText, storedText } from "./rule_text.ts";

const REREAD_MS = 30_000;

/** A flag as administrators see it. */
export interface FlagListing {
  name: FlagName;
  description: string;
  rule: FlagRule;
  /** The rule as it is written at the console. */
  text: string;
  /** Who set it last and when (milliseconds); null while the default of the code holds. */
  changed: { at: number; by: FlagAuthor } | null;
}

/** One change of a flag, with its rules in words; `before` is null when it had never been set. */
export interface FlagChange {
  name: string;
  before: string | null;
  after: string;
  at: number;
  by: FlagAuthor;
}

type ChangeListener = (name: FlagName) => void;
type AskedListener = (name: FlagName, on: boolean) => void;

/** What a flag is by its last reading. */
interface Known {
  rule: FlagRule;
  stored: StoredFlag;
}

/**
 * Feature flags: declared in `config/flags.ts`, set while the program runs. Answers come from memory. A change made
 * on any node or at the console is known everywhere within two seconds; where the word of it was lost, within thirty.
 * While the database is away the last rules hold.
 *
 * @example
 * if (flags.isOn("typing-notices", viewer)) await tell();
 * await flags.set("typing-notices", { state: "some", percentage: 25 }, { id: 1, name: "Ada" });
 */
@singleton()
export class Flags {
  readonly #catalogue: FlagCatalogue;
  readonly #store: FlagStore;
  readonly #news: FlagNews;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Set<ChangeListener>();
  #asked: AskedListener | undefined;
  #known: ReadonlyMap<string, Known> = new Map();
  #reading: Promise<void> = Promise.resolve();
  #running = false;
  #cancel: (() => void) | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    catalogue: FlagCatalogue,
    store: FlagStore,
    news: FlagNews,
    settings: Settings,
    clock: Clock,
    log: Log,
  ) {
    this.#catalogue = catalogue;
    this.#store = store;
    this.#news = news;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = log.part("flags");
  }

  /**
   * Whether a flag is on for somebody. Without a viewer, or for nobody, people, groups and percentages count as no.
   *
   * @throws Error for a name that is not declared
   */
  isOn(name: FlagName, viewer: FlagViewer | null = null): boolean {
    const on = decide(this.#ruleOf(name), {
      flag: name,
      viewer,
      environment: this.#settings.app.environment,
      now: this.#clock.now(),
      groupTest: (group) => this.#catalogue.groupTest(group),
    });
    this.#asked?.(name, on);
    return on;
  }

  /** Hears of each question and its answer; one listener, for who develops. */
  onAsked(listener: AskedListener): void {
    this.#asked = listener;
  }

  /**
   * A text from outside as the name of a flag.
   *
   * @throws NotFoundError `flag_not_found`
   */
  named(text: string): FlagName {
    return this.#catalogue.named(text);
  }

  /**
   * Sets a flag for all nodes; here it holds when this resolves.
   *
   * @throws ValidationError `invalid_rule`, also for groups and environments that do not exist
   */
  async set(name: FlagName, rule: FlagRule, by: FlagAuthor): Promise<void> {
    const known = this.#catalogue.named(name);
    const checked = checkRule(rule);
    ensureKnown("group", checked.groups, this.#catalogue.groups);
    ensureKnown("environment", checked.environments, Object.keys(environments));
    await this.#store.set(known, checked, by);
    await this.refresh();
  }

  /** Every declared flag, by the last reading. */
  list(): FlagListing[] {
    return this.#catalogue.names.map((name) => {
      const { description } = this.#catalogue.get(name);
      const rule = this.#ruleOf(name);
      const stored = this.#known.get(name)?.stored;
      const changed = stored ? { at: stored.at, by: stored.by } : null;
      return { name, description, rule, text: ruleText(rule), changed };
    });
  }

  /** The audit trail of one flag or of all: the newest hundred changes, newest first. */
  async history(name?: FlagName): Promise<FlagChange[]> {
    const changes = await this.#store.changes(name);
    return changes.map(({ before, after, ...change }) => {
      return { ...change, before: before && storedText(before), after: storedText(after) };
    });
  }

  /**
   * Hears which flags have another rule than before, wherever it was set. A schedule that begins or ends is not told.
   *
   * @returns how to stop hearing
   */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads the rules, and begins to hear of changes. Before the outbox starts, and after the hub. */
  async start(): Promise<void> {
    this.#running = true;
    this.#store.onSet(async () => {
      await this.refresh();
      await this.#news.tell();
    });
    this.#news.onTold(() => void this.#readAgain());
    await this.#readAgain();
    this.#plan();
  }

  /** Ends the reading; the last rules go on to hold. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    await this.#reading;
  }

  /** Reads the rules now; one reading after the other, so that an older one never wins. */
  refresh(): Promise<void> {
    const mine = this.#reading.then(() => this.#read());
    this.#reading = mine.catch(() => {});
    return mine;
  }

  #ruleOf(name: FlagName): FlagRule {
    const declared = this.#catalogue.get(name);
    return this.#known.get(name)?.rule ?? { state: declared.default ? "on" : "off" };
  }

  async #read(): Promise<void> {
    const before = this.#known;
    const stored = (await this.#store.all()).filter(({ name }) => this.#catalogue.has(name));
    this.#known = new Map(stored.flatMap((flag) => this.#understood(flag)));
    const names = this.#catalogue.names;
    this.#tell(names.filter((name) => textOf(before, name) !== textOf(this.#known, name)));
  }

  #understood(stored: StoredFlag): [string, Known][] {
    const rule = ruleOrNull(stored.rule);
    if (rule) return [[stored.name, { rule, stored }]];
    const said = "a flag has a rule of another version; its default holds";
    this.#logger.warn({ flag: stored.name }, said);
    return [];
  }

  #tell(names: readonly FlagName[]): void {
    for (const name of names) {
      this.#logger.info(
        { flag: name, rule: ruleText(this.#ruleOf(name)) },
        "a flag has a new rule",
      );
      for (const listener of this.#listeners) this.#call(listener, name);
    }
  }

  #call(listener: ChangeListener, name: FlagName): void {
    try {
      listener(name);
    } catch (error) {
      this.#logger.error({ err: error, flag: name }, "a listener to flags failed");
    }
  }

  async #readAgain(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#logger.warn({ err: error }, "the flags could not be read; the last rules hold");
    }
  }

  #plan(): void {
    if (!this.#running) return;
    this.#cancel = this.#clock.after(REREAD_MS, () => {
      void this.#readAgain().then(() => this.#plan());
    });
  }
}

function textOf(known: ReadonlyMap<string, Known>, name: string): string | undefined {
  return known.get(name)?.stored.rule;
}

function ensureKnown(
  kind: string,
  wanted: readonly string[] | undefined,
  known: readonly string[],
): void {
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `There is no ${kind} ${unknown}. There are: ${known.join(", ")}.`;
  throw new ValidationError({ fields: [{ field: "rule", message }] }, "invalid_rule", message);
}
