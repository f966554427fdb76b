import type { z } from "zod";
import type { Constructor } from "../container/index.ts";
import type { AskOptions, Reply } from "../control/index.ts";
import type { Answer } from "./answer.ts";
import { flagName, isRequired, type Option, type Options, type OptionValues } from "./option.ts";
import type { Advance, LongWork } from "./progress.ts";
import { UsageError } from "./usage_error.ts";

/** What a command may use while it runs. */
export interface Tools {
  /** A service of the application, which is composed when a command first asks for one. */
  readonly resolve: <T extends object>(service: Constructor<T>) => Promise<T>;
  /**
   * Says a verb to the running servers, on this machine and on others.
   *
   * @throws NoServerError when none runs
   */
  readonly ask: (verb: string, options?: AskOptions) => Promise<Reply[]>;
  /** A line about long work, for people at a terminal only (standard error). */
  readonly progress: (line: string) => void;
  /**
   * Shows people at a terminal how far `work` has come.
   *
   * @example await bar({ title: "Copying", total: 9, unit: "tables" }, async (advance) => { …; advance(); });
   */
  readonly bar: <T>(about: LongWork, work: (advance: Advance) => Promise<T>) => Promise<T>;
}

interface Definition<O extends Options> {
  /** `subject:verb`. */
  name: string;
  summary: string;
  options?: O;
  /** Those of the options that are given without their name, in this order. */
  positions?: readonly (keyof O & string)[];
  /** Whole command lines for `--help`, without the program's name. */
  examples: readonly string[];
  /** It cannot do without a running server, and ends with `ExitCode.noServer` when there is none. */
  needsServer?: boolean;
  run(options: OptionValues<O>, tools: Tools): Promise<Answer>;
}

/** A command whose options are checked when it runs. */
export interface Command {
  name: string;
  summary: string;
  options: Options;
  positions: readonly string[];
  examples: readonly string[];
  needsServer: boolean;
  /** Looks at options without doing anything. @throws UsageError when they do not fit */
  check(given: Record<string, unknown>): void;
  /** @throws UsageError when the options do not fit */
  run(given: Record<string, unknown>, tools: Tools): Promise<Answer>;
}

/**
 * Declares a command of the console.
 *
 * @example
 * command({
 *   name: "user:create",
 *   summary: "Make an account.",
 *   options: { email: option(z.email(), "address to sign in with", "address") },
 *   examples: ["user:create --email ana@example.org"],
 *   run: async ({ email }, { resolve }) => answer(await (await resolve(Users)).create({ email }), "Done."),
 * });
 */
export function command<O extends Options = Options>(definition: Definition<O>): Command {
  const { options = {}, positions = [] } = definition;
  return {
    name: definition.name,
    summary: definition.summary,
    options,
    positions,
    examples: definition.examples,
    needsServer: definition.needsServer ?? false,
    check: (given) => void check({ options, positions }, given),
    run: async (given, tools) =>
      definition.run(check({ options, positions }, given) as OptionValues<O>, tools),
  };
}

function check(
  { options, positions }: Pick<Command, "options" | "positions">,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const label = (name: string) => (positions.includes(name) ? name.toUpperCase() : flagName(name));
  const problems: string[] = [];
  const values = Object.entries(options).map(([name, option]) => {
    const result = option.schema.safeParse(given[name]);
    if (!result.success)
      problems.push(
        problem(label(name), { missing: given[name] === undefined, error: result.error }),
      );
    return [name, result.data] as const;
  });
  if (problems.length > 0) throw new UsageError(problems);
  return Object.fromEntries(values);
}

function problem(
  label: string,
  { missing, error }: { missing: boolean; error: z.ZodError },
): string {
  if (missing) return `${label} is missing.`;
  return `${label}: ${error.issues.map(({ message }) => message).join(" ")}`;
}

/** `--email <address>`, and brackets around what may be left out, as `--help` shows it. */
export function synopsis({ options, positions }: Command): string {
  return Object.entries(options)
    .map(([name, option]) => {
      const text = positions.includes(name) ? name.toUpperCase() : named(name, option);
      return isRequired(option) ? text : `[${text}]`;
    })
    .join(" ");
}

function named(name: string, { placeholder }: Option): string {
  return placeholder ? `${flagName(name)} <${placeholder}>` : flagName(name);
}
