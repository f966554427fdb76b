import { z } from "zod";
import { section } from "../app/platform/config/index.ts";

/** How calls to one dependency are guarded. Times in milliseconds; 0 leaves that guard out. */
export interface GuardTerms {
  /** A call that takes longer has failed. */
  timeout: number;
  /** Further tries of a call that may safely be made twice. */
  retries: number;
  /** Before the first further try; it grows, with jitter. */
  pause: number;
  /** So many failures one after the other open the breaker. */
  failures: number;
  /** How long an open breaker refuses before it lets one call try. */
  rest: number;
  /** Calls at the same time. */
  concurrent: number;
  /** Calls that may wait for their turn; further ones are refused. */
  waiting: number;
}

const DEFAULTS = {
  database: "timeout=0 retries=0 pause=50 failures=3 rest=500 concurrent=0 waiting=0",
  redis: "timeout=2000 retries=0 pause=50 failures=3 rest=500 concurrent=10000 waiting=0",
  smtp: "timeout=20000 retries=1 pause=500 failures=3 rest=10000 concurrent=5 waiting=500",
  webhook: "timeout=10000 retries=1 pause=250 failures=5 rest=10000 concurrent=20 waiting=1000",
  push: "timeout=10000 retries=2 pause=250 failures=5 rest=10000 concurrent=20 waiting=1000",
  fetch: "timeout=10000 retries=1 pause=250 failures=5 rest=30000 concurrent=10 waiting=200",
  files: "timeout=30000 retries=2 pause=100 failures=5 rest=2000 concurrent=100 waiting=1000",
};

/** What a policy stands before. */
export type Dependency = keyof typeof DEFAULTS;

export const resilience = section("resilience", {
  database: guard(
    "database",
    "The database. Its pool bounds waiting and numbers by itself (DATABASE_…).",
  ),
  redis: guard("redis", "Commands to Redis."),
  smtp: guard("smtp", "The mail server."),
  webhook: guard("webhook", "Each host that webhooks are sent to."),
  push: guard("push", "Each push service."),
  fetch: guard("fetch", "Each site that link previews are fetched from."),
  files: guard("files", "The S3 server that files lie on."),
});

/** The terms that a text names; the defaults of the dependency for those that it leaves out. */
export function termsOf(dependency: Dependency, text: string): GuardTerms {
  return { ...parse(DEFAULTS[dependency]), ...parse(text) } as GuardTerms; // the defaults name all
}

function guard(dependency: Dependency, what: string) {
  const fallback = DEFAULTS[dependency];
  const known = new Set(Object.keys(parse(fallback)));
  return {
    env: `GUARD_${dependency.toUpperCase()}`,
    schema: z
      .string()
      .default(fallback)
      .refine(
        (text) => words(text).every((word) => isTerm(word, known)),
        `must look like ${fallback}`,
      ),
    doc: `${what} Milliseconds and numbers, 0 for none; what is left out keeps its default (docs/resilience.md).`,
  };
}

function isTerm(word: string, known: ReadonlySet<string>): boolean {
  const [, name = ""] = /^([a-z]+)=\d{1,9}$/.exec(word) ?? [];
  return known.has(name);
}

function parse(text: string): Partial<GuardTerms> {
  return Object.fromEntries(words(text).map(pair));
}

function pair(word: string): [string, number] {
  const [name = "", value] = word.split("=");
  return [name, Number(value)];
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
