import "reflect-metadata";
import { injectable } from "tsyringe";

// oxlint-disable-next-line typescript/no-explicit-any -- a constructor of any shape; `unknown[]` would refuse them all
export type Constructor<T = object> = new (...args: any[]) => T;

/** How long one instance lives: as long as the process, one HTTP request, or one live connection. */
export type Lifetime = "singleton" | "request" | "connection";

/** Every class that asked to be a service, in the order of declaration. */
export const services = new Map<Constructor, Lifetime>();

function service(lifetime: Lifetime) {
  return (target: Constructor): void => {
    injectable()(target);
    services.set(target, lifetime);
  };
}

/**
 * One instance for the whole process. Dependencies are resolved by the constructor's types, which must be
 * imported as values: `import type` leaves nothing to resolve at run time.
 *
 * @example
 * @singleton()
 * class Greeter { constructor(private readonly clock: Clock) {} }
 */
export const singleton = () => service("singleton");

/** One instance for each HTTP request; may use singletons, never the other way round. */
export const requestScoped = () => service("request");

/** One instance for each live connection; may use singletons, never the other way round. */
export const connectionScoped = () => service("connection");
