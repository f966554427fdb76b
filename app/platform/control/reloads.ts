import { isDeepStrictEqual } from "node:util";
import { type Replaced, sections, Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { ConfigurationError } from "../errors/index.ts";
import { Clock } from "../support/index.ts";

/** One attempt to read the configuration again. */
export interface Reload extends Replaced {
  /** Milliseconds since 1970. */
  at: number;
  /** Who or what asked for it: `SIGHUP`, `console`, a person's name. */
  by: string;
  /** What was wrong, as whole sentences; then nothing changed. Empty when it went well. */
  problems: string[];
}

/** How this process stands to the files of its configuration. */
export interface ReloadState {
  /** The newest attempt; null before the first. */
  last: Reload | null;
  /** Environment variables that have another value than at the start. */
  changed: string[];
  /** Environment variables that have a new value which waits for a restart, by the newest reload that went well. */
  waiting: string[];
}

/** Reads the configuration again while the program runs, and remembers what came of it. */
@singleton()
export class Reloads {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #start: Map<string, unknown>;
  #read: () => Settings = () => this.#settings;
  #last: Reload | null = null;
  #waiting: string[] = [];

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#start = structuredClone(valuesOf(settings));
  }

  /** Says how the sources are read; at the start. */
  from(read: () => Settings): void {
    this.#read = read;
  }

  /** @throws ConfigurationError and what reading a file throws: then the old values hold; AggregateError when listeners failed */
  reload(by: string): Replaced {
    try {
      const replaced = this.#settings.replace(this.#read());
      this.#waiting = replaced.waiting;
      this.#last = { at: this.#clock.now(), by, ...replaced, problems: [] };
      return replaced;
    } catch (error) {
      const problems = problemsIn(error);
      this.#last = { at: this.#clock.now(), by, changed: [], waiting: [], problems };
      throw error;
    }
  }

  get state(): ReloadState {
    const now = valuesOf(this.#settings);
    const changed = [...now.keys()].filter(
      (env) => !isDeepStrictEqual(now.get(env), this.#start.get(env)),
    );
    return { last: this.#last, changed, waiting: this.#waiting };
  }
}

function valuesOf(settings: Settings): Map<string, unknown> {
  return new Map(
    Object.entries(sections).flatMap(([section, { keys }]) => {
      // Settings have one member a section, with the names of its keys.
      const values = settings[section as keyof typeof sections] as Record<string, unknown>;
      return Object.entries(keys).map(([name, { env }]) => [env, values[name]] as const);
    }),
  );
}

function problemsIn(error: unknown): string[] {
  if (error instanceof ConfigurationError) return [...error.problems];
  if (error instanceof AggregateError) return error.errors.map(sentenceOf);
  return [sentenceOf(error)];
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
