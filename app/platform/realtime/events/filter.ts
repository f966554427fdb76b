import { z } from "zod";
import { RealtimeError } from "../codes/index.ts";

/** The name of the event as a field of filters. */
const EVENT = "$event";
const MAX_NODES = 32;
const MAX_DEPTH = 6;

const plain = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]);
const field = z.string().min(1).max(100);

/**
 * What a subscriber wants of a channel. `field` is a path into the data (`order.total`), or `$event`.
 *
 * @example { and: [{ field: "kind", equals: "order" }, { not: { field: "city", in: ["Bern", "Basel"] } }] }
 */
export type FilterSpec =
  | { field: string; equals: string | number | boolean | null }
  | { field: string; in: (string | number | boolean | null)[] }
  | { field: string; prefix: string }
  | { field: string; exists: boolean }
  | { and: FilterSpec[] }
  | { or: FilterSpec[] }
  | { not: FilterSpec };

export const filterSchema: z.ZodType<FilterSpec> = z.lazy(() =>
  z.union([
    z.strictObject({ field, equals: plain }),
    z.strictObject({ field, in: z.array(plain).min(1).max(100) }),
    z.strictObject({ field, prefix: z.string().min(1).max(200) }),
    z.strictObject({ field, exists: z.boolean() }),
    z.strictObject({ and: z.array(filterSchema).min(1).max(16) }),
    z.strictObject({ or: z.array(filterSchema).min(1).max(16) }),
    z.strictObject({ not: filterSchema }),
  ]),
);

type Test = (event: string, data: unknown) => boolean;

/** A filter that was checked. Filters that say the same have the same key. */
export class Filter {
  readonly key: string;
  readonly #test: Test;

  private constructor(spec: FilterSpec) {
    this.key = JSON.stringify(spec);
    this.#test = compile(spec);
  }

  /** @throws RealtimeError `invalid_filter` */
  static of(spec: unknown): Filter {
    if (depthOf(spec) > MAX_DEPTH || nodesOf(spec) > MAX_NODES) throw refused("It is too large.");
    const { success, data, error } = filterSchema.safeParse(spec);
    if (!success) throw refused(error.issues[0]?.message ?? "");
    return new Filter(data);
  }

  matches(event: string, data: unknown): boolean {
    return this.#test(event, data);
  }
}

function compile(spec: FilterSpec): Test {
  if ("and" in spec) return every(spec.and.map(compile));
  if ("or" in spec) return some(spec.or.map(compile));
  if ("not" in spec) return negated(compile(spec.not));
  return comparing(spec);
}

function every(tests: Test[]): Test {
  return (event, data) => tests.every((test) => test(event, data));
}

function some(tests: Test[]): Test {
  return (event, data) => tests.some((test) => test(event, data));
}

function negated(test: Test): Test {
  return (event, data) => !test(event, data);
}

function comparing(spec: Extract<FilterSpec, { field: string }>): Test {
  const path = spec.field === EVENT ? undefined : spec.field.split(".");
  const fits = comparison(spec);
  return (event, data) => fits(path === undefined ? event : valueAt(data, path));
}

function comparison(spec: Extract<FilterSpec, { field: string }>): (value: unknown) => boolean {
  if ("equals" in spec) return (value) => value === spec.equals;
  if ("in" in spec) return inSet(new Set<unknown>(spec.in));
  if ("prefix" in spec)
    return (value) => typeof value === "string" && value.startsWith(spec.prefix);
  return (value) => (value !== undefined) === spec.exists;
}

function inSet(values: ReadonlySet<unknown>): (value: unknown) => boolean {
  return (value) => values.has(value);
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function children(spec: unknown): unknown[] {
  if (typeof spec !== "object" || spec === null) return [];
  const { and, or, not } = spec as { and?: unknown; or?: unknown; not?: unknown };
  const lists = [and, or].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return not === undefined ? lists : [...lists, not];
}

function depthOf(spec: unknown, left = MAX_DEPTH): number {
  if (left < 0) return 1;
  return 1 + Math.max(0, ...children(spec).map((child) => depthOf(child, left - 1)));
}

function nodesOf(spec: unknown, left = MAX_DEPTH): number {
  if (left < 0) return 1;
  return children(spec).reduce<number>((sum, child) => sum + nodesOf(child, left - 1), 1);
}

function refused(why: string): RealtimeError {
  return new RealtimeError("invalid_filter", { text: `This filter is not valid. ${why}`.trim() });
}
