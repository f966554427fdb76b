import { cellsOf } from "./cells.ts";
import { tokenOf } from "./construct.ts";
import type { Container } from "./container.ts";
import type { Service } from "./references.ts";

/** How something came into the container that is no declared service. */
export interface Bound {
  how: "instance" | "factory" | "refreshable";
  /** The class that stands there, where it is known before it is made. */
  as: string | undefined;
}

const bound = new WeakMap<Container, Map<Service<object>, Bound>>();

/** What is bound in a container. */
export function boundIn(container: Container): Map<Service<object>, Bound> {
  const known = bound.get(container) ?? new Map<Service<object>, Bound>();
  bound.set(container, known);
  return known;
}

/** Binds a class, mostly an abstract one, to an instance that is there already. */
export function bindInstance<T extends object>(
  container: Container,
  service: Service<T>,
  instance: T,
): void {
  container.registerInstance(tokenOf(service), instance);
  boundIn(container).set(service, { how: "instance", as: instance.constructor.name });
}

interface Made<T> {
  /** The class of what is made. */
  as: Service<T>;
  /** Makes it when it is first asked for. */
  readonly make: () => T;
}

/**
 * Binds a class, mostly an abstract one, to one instance that is made when it is first asked for.
 *
 * @example bind(container, Broker, { as: RedisBroker, make: () => new RedisBroker(options) });
 */
export function bind<T extends object>(
  container: Container,
  service: Service<T>,
  { as, make }: Made<T>,
): void {
  let made: T | undefined;
  container.register(tokenOf(service), { useFactory: () => (made ??= make()) });
  boundIn(container).set(service, { how: "factory", as: as.name });
}

interface Renewable<T> {
  /** The first one. */
  now: T;
  /** The next one, at each refresh. */
  readonly renew: () => T | Promise<T>;
}

/**
 * Binds a class to an instance that can be made anew while the process runs. Who needs it takes it by `@lazy`.
 *
 * @example bindRefreshable(container, Mailer, { now: openMailer(), renew: openMailer });
 */
export function bindRefreshable<T extends object>(
  container: Container,
  service: Service<T>,
  { now, renew }: Renewable<T>,
): void {
  const cell = { name: service.name, current: now as object | undefined, make: renew };
  cellsOf(container).add(tokenOf(service), cell);
  container.register(tokenOf(service), { useFactory: () => cell.current });
  boundIn(container).set(service, { how: "refreshable", as: now.constructor.name });
}
