import type { z } from "zod";
import { ConfigurationError } from "../errors/index.ts";
import type { Key, Section, Values } from "./section.ts";

/** Named texts with the place they came from, strongest first. */
export interface Source {
  /** As shown to people: `environment`, `.env`, `config/environments/production.ts`. */
  name: string;
  values: Record<string, string | undefined>;
  /** Whole sentences about what could not be read or parsed. */
  problems?: readonly string[];
}

export interface Resolved<Sections extends Record<string, Section>> {
  values: { [Name in keyof Sections]: Values<Sections[Name]["keys"]> };
  /** Environment variable → name of the source that gave it, `default` otherwise. */
  origins: Record<string, string>;
}

/**
 * Reads every key of every section from the first source that has it, and checks it. All that is wrong is told
 * at once. A source that does not parse is none, since nobody knows what it meant to say.
 *
 * @throws ConfigurationError with one sentence a problem: key, problem, and the file that declares it
 */
export function resolve<Sections extends Record<string, Section>>(
  sections: Sections,
  sources: readonly Source[],
): Resolved<Sections> {
  const problems = sources.flatMap((source) => source.problems ?? []);
  const origins: Record<string, string> = {};
  const values = mapValues(sections, (section) =>
    mapValues(section.keys, (key) => {
      const source = sources.find(({ values: given }) => isGiven(given[key.env]));
      origins[key.env] = source?.name ?? "default";
      const result = key.schema.safeParse(source?.values[key.env]);
      if (result.success) return result.data;
      problems.push(problem(key, result.error, { section: section.name, source }));
      return undefined;
    }),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { values: values as Resolved<Sections>["values"], origins };
}

/** Empty text counts as not given. */
export function isGiven(text: string | undefined): boolean {
  return text !== undefined && text !== "";
}

interface Place {
  section: string;
  source: Source | undefined;
}

function problem(key: Key, error: z.ZodError, { section, source }: Place): string {
  const where = source ? `set in ${source.name}` : "not set";
  return `${key.env} ${reason(error)} (${where}; declared in config/${section}.ts). ${key.doc}`;
}

function reason(error: z.ZodError): string {
  return error.issues.map((issue) => lowerFirst(issue.message)).join(", ");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function mapValues<T extends object, U>(
  object: T,
  map: (value: T[keyof T]) => U,
): Record<keyof T, U> {
  const entries = Object.entries(object).map(([key, value]) => [key, map(value as T[keyof T])]);
  return Object.fromEntries(entries) as Record<keyof T, U>;
}
