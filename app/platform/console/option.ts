import type { z } from "zod";

/** One `--option` of a command: what it takes and what it means. */
export interface Option<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** A few words for `--help`. */
  about: string;
  /** Stands for the value in `--help`; an option without one is a switch. */
  placeholder?: string;
}

export type Options = Record<string, Option>;

/** What a command gets, by the types of its schemas. */
export type OptionValues<O extends Options> = { [Name in keyof O]: z.output<O[Name]["schema"]> };

/**
 * Declares an option that takes a value. A schema with a default, or an optional one, makes it optional.
 *
 * @example option(z.email(), "address to sign in with", "address")
 */
export function option<S extends z.ZodType>(
  schema: S,
  about: string,
  placeholder = "value",
): Option<S> {
  return { schema, about, placeholder };
}

/**
 * Declares a switch, off unless given.
 *
 * @example toggle(z.boolean().default(false), "also when there are people already")
 */
export function toggle<S extends z.ZodType>(schema: S, about: string): Option<S> {
  return { schema, about };
}

/** How an option is written: `name` → `--name`, `expiresIn` → `--expires-in`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Whether the command cannot do without it. */
export function isRequired({ schema }: Option): boolean {
  return !schema.safeParse(undefined).success;
}
