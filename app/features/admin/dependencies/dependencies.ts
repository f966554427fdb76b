import { z } from "zod";
import { type Dependency, type GuardTerms, termsOf } from "../../../../config/resilience.ts";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { NodeControl, type Reply } from "../../../platform/control/index.ts";
import { DEPENDENCIES } from "../../../platform/resilience/index.ts";

/** A page does not wait longer for a node that is silent. */
const PATIENCE_MS = 2000;

const Count = z.number().int().min(0);

/** What one node says of one dependency, or of one host of it. */
const Standing = z.object({
  dependency: z.string(),
  target: z.string().nullable(),
  state: z.enum(["closed", "open", "half-open"]),
  calls: Count,
  failures: Count,
  retries: Count,
  timeouts: Count,
  refused: Count,
  opened: Count,
  running: Count,
  waiting: Count,
  lastFailure: z.object({ at: z.number(), text: z.string() }).nullable(),
});

type Standing = z.output<typeof Standing>;

export interface NodeStanding extends Omit<Standing, "dependency" | "lastFailure"> {
  node: string;
  last_failure: { at: string; text: string } | null;
}

export interface DependencyReport {
  name: Dependency;
  /** False where this installation has no such thing. */
  used: boolean;
  /** The worst of all nodes and hosts. */
  state: Standing["state"];
  terms: GuardTerms;
  /** On each node; hosts follow the whole. */
  nodes: NodeStanding[];
}

/** What Parley depends on, as each node sees it now. */
@singleton()
export class Dependencies {
  readonly #control: NodeControl;
  readonly #settings: Settings;

  constructor(control: NodeControl, settings: Settings) {
    this.#control = control;
    this.#settings = settings;
  }

  /** Every dependency, and the nodes that gave no answer. */
  async all(): Promise<{ dependencies: DependencyReport[]; silent: string[] }> {
    const replies = await this.#control.ask("dependencies", { withinMs: PATIENCE_MS });
    const told = replies.flatMap(standingsOf);
    const dependencies = DEPENDENCIES.map((name) => this.#reportOf(name, told));
    const heard = new Set(told.map(({ node }) => node));
    const silent = replies.map(({ node }) => node).filter((node) => !heard.has(node));
    return { dependencies, silent };
  }

  #reportOf(name: Dependency, told: readonly Told[]): DependencyReport {
    const mine = told.filter(({ standing }) => standing.dependency === name);
    return {
      name,
      used: this.#isUsed(name),
      state: worst(mine.map(({ standing }) => standing.state)),
      terms: termsOf(name, this.#settings.resilience[name]),
      nodes: mine.map(({ node, standing }) => resourceOf(node, standing)),
    };
  }

  #isUsed(name: Dependency): boolean {
    const { redis, database } = this.#settings;
    if (name === "redis") return redis.url !== undefined;
    if (name === "database")
      return database.url !== undefined && !database.url.startsWith("sqlite:");
    return true;
  }
}

interface Told {
  node: string;
  standing: Standing;
}

function standingsOf({ node, ok, value }: Reply): Told[] {
  const standings = z.array(Standing).safeParse(value);
  if (!ok || !standings.success) return [];
  return standings.data.map((standing) => ({ node, standing }));
}

function resourceOf(
  node: string,
  { dependency: _dependency, lastFailure, ...standing }: Standing,
): NodeStanding {
  const last_failure = lastFailure && {
    at: new Date(lastFailure.at).toISOString(),
    text: lastFailure.text,
  };
  return { node, ...standing, last_failure };
}

function worst(states: readonly Standing["state"][]): Standing["state"] {
  if (states.includes("open")) return "open";
  return states.includes("half-open") ? "half-open" : "closed";
}
