import { LRUCache } from "lru-cache";
import { type Dependency, termsOf } from "../../../config/resilience.ts";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Figures, type FiguresOfPart } from "../support/index.ts";
import { Policy, type State } from "./policy.ts";

export const DEPENDENCIES: readonly Dependency[] = [
  "database",
  "redis",
  "smtp",
  "webhook",
  "push",
  "fetch",
  "files",
];

/** Targets of one dependency that are remembered; those that were longest quiet are forgotten first. */
const MOST_TARGETS = 500;

/** How one policy stands, for pages and figures. */
export interface PolicyReport {
  dependency: Dependency;
  /** The host, where each has a policy of its own. */
  target: string | null;
  state: State;
  calls: number;
  failures: number;
  retries: number;
  timeouts: number;
  refused: number;
  opened: number;
  running: number;
  waiting: number;
  lastFailure: { at: number; text: string } | null;
}

/**
 * The policies of this process, one for each dependency; made by the settings `GUARD_…`, and made anew when a reload
 * changes them.
 *
 * @example
 * await policies.named("smtp").execute(() => transport.sendMail(letter));
 * await policies.named("webhook", url.host).execute((signal) => fetch(url, { signal }), { idempotent: true });
 */
@singleton()
export class Policies {
  readonly #settings: Settings;
  readonly #logger: Logger;
  readonly #shared = new Map<Dependency, Policy>();
  readonly #targets = new LRUCache<string, Policy>({ max: MOST_TARGETS });

  constructor(settings: Settings, log: Log, figures: Figures) {
    this.#settings = settings;
    this.#logger = log.part("resilience");
    for (const name of DEPENDENCIES) figures.provide(`guard.${name}`, () => this.#figures(name));
    settings.onChange((changed) => this.#follow(changed));
  }

  /**
   * The policy of a dependency.
   *
   * @param target the host, where one that is away must not close the way to the others
   */
  named(dependency: Dependency, target?: string): Policy {
    if (target !== undefined) return this.#ofTarget(dependency, target);
    const known = this.#shared.get(dependency);
    if (known) return known;
    const made = this.#make(dependency);
    this.#shared.set(dependency, made);
    return made;
  }

  /** Every dependency, and each of their targets that was called lately. */
  report(): PolicyReport[] {
    const shared = DEPENDENCIES.map((name) => reportOf(this.named(name), null));
    const targets = [...this.#targets].map(([key, policy]) => reportOf(policy, hostOf(key)));
    return [...shared, ...targets];
  }

  #ofTarget(dependency: Dependency, target: string): Policy {
    const key = `${dependency} ${target}`;
    const known = this.#targets.get(key);
    if (known) return known;
    const made = this.#make(dependency, target);
    this.#targets.set(key, made);
    return made;
  }

  #make(dependency: Dependency, target?: string): Policy {
    const terms = termsOf(dependency, this.#settings.resilience[dependency]);
    const of = { dependency, ...(target !== undefined && { target }) };
    return new Policy(dependency, terms, {
      opened: (err) => this.#logger.warn({ ...of, err }, "left alone after failures"),
      closed: () => this.#logger.info(of, "answers again"),
    });
  }

  /** Calls under way end by the old terms. */
  #follow(changed: readonly string[]): void {
    const names = DEPENDENCIES.filter((name) => changed.includes(`GUARD_${name.toUpperCase()}`));
    for (const name of names) this.#forget(name);
  }

  #forget(dependency: Dependency): void {
    this.#shared.delete(dependency);
    for (const key of this.#targets.keys()) {
      if (key.startsWith(`${dependency} `)) this.#targets.delete(key);
    }
  }

  #figures(dependency: Dependency): FiguresOfPart {
    const reports = this.report().filter((each) => each.dependency === dependency);
    const sum = (name: keyof Counted): number =>
      reports.reduce((total, each) => total + each[name], 0);
    return {
      open: reports.filter(({ state }) => state !== "closed").length,
      ...Object.fromEntries(COUNTED.map((name) => [name, sum(name)])),
    };
  }
}

type Counted = Pick<PolicyReport, (typeof COUNTED)[number]>;

const COUNTED = [
  "calls",
  "failures",
  "retries",
  "timeouts",
  "refused",
  "opened",
  "running",
  "waiting",
] as const;

function reportOf(policy: Policy, target: string | null): PolicyReport {
  return {
    dependency: policy.dependency,
    target,
    state: policy.state(),
    ...policy.counts,
    ...policy.load,
    lastFailure: policy.lastFailure ?? null,
  };
}

function hostOf(key: string): string {
  return key.slice(key.indexOf(" ") + 1);
}
