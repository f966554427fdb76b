import { type ParameterOf, refer } from "./references.ts";
import { type Constructor, services } from "./services.ts";

/** Names services that do the same kind of work, of type `T`. */
export interface Tag<T extends object> {
  readonly name: string;
  /** Holds the type; never a value. */
  readonly of?: T;
}

export interface TagOptions {
  /** The highest comes first; those of equal priority come in the order of their names. 0 unless given. */
  priority?: number;
}

/** One service that carries a tag. */
export interface Tagged {
  service: Constructor;
  priority: number;
}

const carriers = new Map<string, Map<Constructor, number>>();
const bases = new Map<Constructor | Abstract, string>();

type Abstract = abstract new (...args: never[]) => object;

/**
 * Declares a tag.
 *
 * @example export const exporters = tag<Exporter>("exporter");
 */
export function tag<T extends object>(name: string): Tag<T> {
  return { name };
}

/**
 * Puts a tag on a service. It does not compile on a class that is no `T`.
 *
 * @example
 * @singleton()
 * @tagged(exporters, { priority: 10 })
 * class CsvExporter implements Exporter { … }
 */
export function tagged<T extends object>({ name }: Tag<T>, { priority = 0 }: TagOptions = {}) {
  return (target: Constructor<T>): void => {
    const known = carriers.get(name) ?? new Map<Constructor, number>();
    carriers.set(name, known.set(target, priority));
  };
}

/**
 * Asks for all services of a tag, made when the list is read first and in their order.
 *
 * @example constructor(@allOf(exporters) private readonly exporters: readonly Exporter[]) {}
 */
export function allOf<T extends object>({ name }: Tag<T>): ParameterOf<readonly T[]> {
  return refer({ kind: "tagged", tag: name });
}

/**
 * Tags every service that extends `base` by itself: its class needs no word about the tag. A static `priority` of
 * the class says where it comes.
 *
 * @example autoconfigure(DoctorCheck, doctorChecks);
 */
export function autoconfigure<T extends object>(
  base: abstract new (...args: never[]) => T,
  { name }: Tag<T>,
): void {
  bases.set(base, name);
}

/** The base that is autoconfigured and that a class extends. */
export function autoconfiguredBase(service: Constructor): Abstract | undefined {
  return [...bases.keys()].find((base) => service.prototype instanceof base);
}

/** The services of a tag, in their order. */
export function carriersOf<T extends object>({ name }: Tag<T>): Constructor<T>[] {
  // What carries a tag was compiled as one of its type.
  return carriersNamed(name).map(({ service }) => service as Constructor<T>);
}

/** The services of a tag with their priorities, in their order. */
export function carriersNamed(tag: string): Tagged[] {
  const named = [...(carriers.get(tag) ?? [])].filter(([service]) => services.has(service));
  const byBase = [...services.keys()].filter((service) => {
    const base = autoconfiguredBase(service);
    return base !== undefined && bases.get(base) === tag;
  });
  const all = new Map([...byBase.map((one) => [one, priorityOf(one)] as const), ...named]);
  return [...all].map(([service, priority]) => ({ service, priority })).toSorted(inOrder);
}

/** The tags of a service with its priority for each, by name. */
export function tagsOf(service: Constructor): Record<string, number> {
  const names = new Set([...carriers.keys(), ...bases.values()]);
  const found = [...names].toSorted().flatMap((name) => {
    const mine = carriersNamed(name).find((one) => one.service === service);
    return mine ? [[name, mine.priority] as const] : [];
  });
  return Object.fromEntries(found);
}

function priorityOf(service: Constructor): number {
  return "priority" in service && typeof service.priority === "number" ? service.priority : 0;
}

function inOrder(a: Tagged, b: Tagged): number {
  return b.priority - a.priority || (a.service.name < b.service.name ? -1 : 1);
}
