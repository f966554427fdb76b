import type { InjectionToken } from "tsyringe";
import { type Bound, boundIn } from "./bind.ts";
import { nameOf } from "./check.ts";
import type { Container } from "./container.ts";
import { edgesOf, type Hold } from "./edges.ts";
import { type Constructor, type Lifetime, services } from "./services.ts";
import { tagsOf } from "./tags.ts";

/** One service, for people and programs. */
export interface ServiceWiring {
  name: string;
  lifetime: Lifetime;
  refreshable: boolean;
  /** Tag → priority. */
  tags: Record<string, number>;
  /** In the order of the constructor. */
  needs: { name: string; hold: Hold }[];
  /** Who needs it, by name. */
  needed_by: string[];
}

/** Something that stands for a class without being a declared service. */
export interface BoundWiring extends Omit<Bound, "as"> {
  name: string;
  as: string | null;
  needed_by: string[];
}

export interface Wiring {
  services: ServiceWiring[];
  bound: BoundWiring[];
}

/** Who is in a container, for how long, and who needs whom; by name, the same for the same code. */
export function wiringOf(container: Container): Wiring {
  const users = usersByNeed();
  const neededBy = (token: unknown): string[] => [...(users.get(token) ?? [])].toSorted();
  return {
    services: [...services.keys()]
      .map((service) => ({ ...described(service), needed_by: neededBy(service) }))
      .toSorted(byName),
    bound: [...boundTokens(container, users)]
      .map(([token, bound]) => ({ ...bound, needed_by: neededBy(token) }))
      .toSorted(byName),
  };
}

function described(service: Constructor): Omit<ServiceWiring, "needed_by"> {
  const { lifetime, refreshable } = services.get(service) ?? {
    lifetime: "singleton",
    refreshable: false,
  };
  const needs = edgesOf(service).map(({ token, hold }) => ({
    name: token === undefined ? "?" : nameOf(token),
    hold,
  }));
  return { name: service.name, lifetime, refreshable, tags: tagsOf(service), needs };
}

/** What was bound by our verbs, and what services need that came into the container in another way. */
function boundTokens(
  container: Container,
  users: ReadonlyMap<unknown, unknown>,
): Map<unknown, Omit<BoundWiring, "needed_by">> {
  const found = new Map<unknown, Omit<BoundWiring, "needed_by">>();
  for (const token of users.keys()) {
    if (!isBound(token as InjectionToken, container)) continue;
    found.set(token, { name: nameOf(token as InjectionToken), how: "instance", as: null });
  }
  for (const [service, { how, as }] of boundIn(container)) {
    found.set(service, { name: service.name, how, as: as ?? null });
  }
  return found;
}

function isBound(token: InjectionToken | undefined, container: Container): boolean {
  if (token === undefined || services.has(token as Constructor)) return false;
  return container.isRegistered(token, true);
}

function usersByNeed(): Map<unknown, Set<string>> {
  const users = new Map<unknown, Set<string>>();
  for (const service of services.keys()) {
    for (const { token } of edgesOf(service)) {
      users.set(token, (users.get(token) ?? new Set()).add(service.name));
    }
  }
  return users;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
