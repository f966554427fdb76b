import "reflect-metadata";
import type { InjectionToken } from "tsyringe";
import { cellsOf } from "./cells.ts";
import type { Container } from "./container.ts";
import { type Edge, edgesOf } from "./edges.ts";
import { type Constructor, type Lifetime, services } from "./services.ts";

/**
 * Walks every declared service and tells what would fail later: a dependency whose type is not known at run
 * time, one that nobody provides, a cycle, a singleton that would capture what lives shorter, and one that would
 * keep what can be refreshed.
 *
 * @returns whole sentences, each with the chain that leads to the problem; empty when all is well
 */
export function checkContainer(container: Container): string[] {
  const problems = new Set<string>();
  const settled = new Set<Constructor>();
  for (const service of services.keys()) visit(service, [], { container, problems, settled });
  return [...problems];
}

interface Walk {
  container: Container;
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
  for (const edge of edgesOf(service)) look(edge, service, { chain, walk });
  walk.settled.add(service);
}

interface Way {
  /** From a service that nobody needs down to the owner of the edge. */
  chain: Constructor[];
  walk: Walk;
}

function look(edge: Edge, owner: Constructor, way: Way): void {
  const { token, position } = edge;
  const { problems, container } = way.walk;
  if (token === undefined || token === Object) {
    problems.add(
      `${owner.name}: the type of constructor parameter ${position + 1} is not known at run time. ` +
        `Import its class as a value (not \`import type\`), and break circular imports.`,
    );
    return;
  }
  if (keeps(edge, owner, container)) problems.add(kept(owner, token));
  const service = declared(token);
  if (service) follow(service, edge, { owner, way });
  else if (!container.isRegistered(token, true)) problems.add(missing(token, way.chain));
}

function follow(
  service: Constructor,
  { hold }: Edge,
  { owner, way }: { owner: Constructor; way: Way },
): void {
  const lifetime = services.get(service)?.lifetime;
  if (isSingleton(owner) && lifetime !== "singleton") {
    way.walk.problems.add(
      `${owner.name} is a singleton and would capture ${service.name}, which lives for one ${lifetime}.`,
    );
  }
  // What is made at its first use may need its owner in turn.
  if (hold === "direct" || hold === "tagged") visit(service, way.chain, way.walk);
}

function missing(token: InjectionToken, chain: readonly Constructor[]): string {
  const owner = chain.at(-1)?.name ?? "Somebody";
  const through = chain.length > 1 ? ` (${names(chain)} → ${nameOf(token)})` : "";
  return (
    `${owner} needs ${nameOf(token)}, which nobody provides${through}. ` +
    "Mark it as a service or bind it in app/bindings.ts."
  );
}

/** Requests are short, and finish on what they began with. */
function keeps({ hold, token }: Edge, owner: Constructor, container: Container): boolean {
  if (hold === "lazy" || token === undefined || !cellsOf(container).has(token)) return false;
  return services.get(owner)?.lifetime !== "request";
}

function kept({ name }: Constructor, token: InjectionToken): string {
  const needed = nameOf(token);
  return `${name} would keep the old ${needed} when it is refreshed. Take it by @lazy(() => ${needed}).`;
}

function declared(token: InjectionToken): Constructor | undefined {
  const service = token as Constructor; // only classes are declared
  return services.has(service) ? service : undefined;
}

function isSingleton(service: Constructor): boolean {
  const lifetime: Lifetime | undefined = services.get(service)?.lifetime;
  return lifetime === "singleton";
}

/** A token as people know it. */
export function nameOf(token: InjectionToken): string {
  if (typeof token === "function") return token.name;
  return typeof token === "string" || typeof token === "symbol" ? token.toString() : "a token";
}

function names(chain: readonly Constructor[]): string {
  return chain.map(({ name }) => name).join(" → ");
}
