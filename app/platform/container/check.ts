import "reflect-metadata";
import type { DependencyContainer, InjectionToken } from "tsyringe";
import { type Constructor, type Lifetime, services } from "./services.ts";

/**
 * Walks every declared service and tells what would fail later: a dependency whose type is not known at run
 * time, one that nobody provides, a cycle, and a singleton that would capture what lives shorter.
 *
 * @returns whole sentences, each with the chain that leads to the problem; empty when all is well
 */
export function checkContainer(container: DependencyContainer): string[] {
  const problems = new Set<string>();
  const settled = new Set<Constructor>();
  for (const service of services.keys()) visit(service, [], { container, problems, settled });
  return [...problems];
}

interface Walk {
  container: DependencyContainer;
  problems: Set<string>;
  settled: Set<Constructor>;
}

function visit(service: Constructor, above: Constructor[], walk: Walk): void {
  const chain = [...above, service];
  if (above.includes(service)) {
    walk.problems.add(`Services need each other in a circle: ${names(chain)}.`);
    return;
  }
  if (walk.settled.has(service)) return;
  for (const [position, token] of dependencies(service).entries()) {
    look(token, position, { chain, walk });
  }
  walk.settled.add(service);
}

function look(
  token: InjectionToken,
  position: number,
  { chain, walk }: { chain: Constructor[]; walk: Walk },
): void {
  const owner = chain.at(-1) as Constructor; // the chain begins with a service
  if (token === undefined || token === Object) {
    walk.problems.add(
      `${owner.name}: the type of constructor parameter ${position + 1} is not known at run time. ` +
        `Import its class as a value (not \`import type\`), and break circular imports.`,
    );
    return;
  }
  if (typeof token !== "function") {
    if (!walk.container.isRegistered(token, true)) missing(owner, nameOf(token), walk);
    return;
  }
  const service = token as Constructor;
  const lifetime = services.get(service);
  if (!lifetime) {
    if (!walk.container.isRegistered(token, true)) missing(owner, service.name, walk);
    return;
  }
  if (outlives(services.get(owner), lifetime)) {
    walk.problems.add(
      `${owner.name} is a singleton and would capture ${service.name}, which lives for one ${lifetime}.`,
    );
  }
  visit(service, chain, walk);
}

function missing(owner: Constructor, name: string, walk: Walk): void {
  walk.problems.add(
    `${owner.name} needs ${name}, which nobody provides. Mark it as a service or register it in main.ts.`,
  );
}

function outlives(owner: Lifetime | undefined, dependency: Lifetime): boolean {
  return owner === "singleton" && dependency !== "singleton";
}

function dependencies(service: Constructor): InjectionToken[] {
  const types = (Reflect.getMetadata("design:paramtypes", service) ?? []) as InjectionToken[];
  const given = (Reflect.getOwnMetadata("injectionTokens", service) ?? {}) as Record<
    string,
    GivenToken
  >;
  return types.map((type, position) => tokenOf(given[position]) ?? type);
}

/** How `@inject` leaves its token: bare, or inside a description. */
type GivenToken = InjectionToken | { token: InjectionToken };

function tokenOf(given: GivenToken | undefined): InjectionToken | undefined {
  return typeof given === "object" && "token" in given ? given.token : given;
}

function nameOf(token: InjectionToken): string {
  return typeof token === "string" || typeof token === "symbol" ? token.toString() : "a token";
}

function names(chain: Constructor[]): string {
  return chain.map(({ name }) => name).join(" → ");
}
