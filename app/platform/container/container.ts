import {
  container as root,
  type DependencyContainer,
  type InjectionToken,
  Lifecycle,
} from "tsyringe";
import { cellsOf } from "./cells.ts";
import { construct, fulfil } from "./construct.ts";
import { references } from "./references.ts";
import { Scope, type ScopeKind } from "./scope.ts";
import { type Constructor, type Declaration, services } from "./services.ts";

/** Resolves services; an application has one. */
export type Container = DependencyContainer;

/**
 * A container of its own with every declared service, so that several applications can live in one process
 * (tests start two nodes side by side).
 *
 * @example
 * const container = createContainer();
 * container.registerInstance(Settings, settings);
 * container.resolve(Hub);
 */
export function createContainer(): Container {
  const container = root.createChildContainer();
  for (const [service, declaration] of services) declare(container, service, declaration);
  const cells = cellsOf(container);
  // What can be made anew is asked for each time it is used: past the search through tsyringe's registry.
  const resolver = {
    resolve: (token: InjectionToken) => cells.current(token) ?? container.resolve(token),
  };
  for (const [token, reference] of references) {
    container.register(token, { useFactory: () => fulfil(reference, resolver) });
  }
  return container;
}

/** A scope for one request or connection. Dispose it at the end: instances with a `dispose` method are told. */
export function openScope(container: Container, kind: ScopeKind = "request"): Scope {
  return new Scope(container, kind);
}

function declare(
  container: Container,
  service: Constructor,
  { lifetime, refreshable }: Declaration,
): void {
  if (refreshable) declareRefreshable(container, service);
  else if (lifetime === "singleton") container.registerSingleton(service);
  else container.register(service, { useClass: service }, { lifecycle: Lifecycle.ContainerScoped });
}

function declareRefreshable(container: Container, service: Constructor): void {
  const make = (): object => construct(service, container);
  const cell = { name: service.name, current: undefined as object | undefined, make };
  cellsOf(container).add(service, cell);
  container.register(service, { useFactory: () => (cell.current ??= make()) });
}
