import type { z } from "zod";

/** One setting: where it comes from, what values it takes, and what it means. */
export interface Key<Schema extends z.ZodType = z.ZodType> {
  /** The environment variable. */
  env: string;
  /** Parses the variable's text (or `undefined`); its default makes the key optional. */
  schema: Schema;
  /** One sentence for `.env.example` and the documentation. */
  doc: string;
  /** Shown masked by `config:show` and never written to the cache. */
  secret?: boolean;
  /** Taken at the start only: a reload keeps the running value and says that the new one waits. */
  restart?: boolean;
}

export type Keys = Record<string, Key>;

/** The values of a section, by the types of its schemas. */
export type Values<K extends Keys> = { [Name in keyof K]: z.output<K[Name]["schema"]> };

export interface Section<Name extends string = string, K extends Keys = Keys> {
  name: Name;
  keys: K;
}

/**
 * Declares one subject of configuration; lives in its own file under `config/`.
 *
 * @example
 * export const mail = section("mail", {
 *   from: { env: "MAIL_FROM", schema: z.email().default("parley@localhost"), doc: "Sender of all mail." },
 * });
 */
export function section<Name extends string, K extends Keys>(
  name: Name,
  keys: K,
): Section<Name, K> {
  return { name, keys };
}
