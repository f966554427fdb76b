import "reflect-metadata";
import { injectable } from "tsyringe";

// oxlint-disable-next-line typescript/no-explicit-any -- a constructor of any shape; `unknown[]` would refuse them all
export type Constructor<T = object> = new (...args: any[]) => T;

/** How long one instance lives: as long as the process, one HTTP request, or one live connection. */
export type Lifetime = "singleton" | "request" | "connection";

/** What is known of a declared service. */
export interface Declaration {
  lifetime: Lifetime;
  /** Whether it can be disposed and made anew while the process runs; only singletons are. */
  refreshable: boolean;
}

/** Every class that asked to be a service, in the order of declaration. */
export const services = new Map<Constructor, Declaration>();

function service(declaration: Declaration) {
  return (target: Constructor): void => {
    injectable()(target);
    services.set(target, declaration);
  };
}

export interface SingletonOptions {
  /**
   * It may be made anew while the process runs (`container:refresh NAME`): its `dispose` is called when nobody uses
   * the old one any more. Who needs it takes it by `@lazy`.
   */
  refreshable?: boolean;
}

/**
 * One instance for the whole process. Dependencies are resolved by the constructor's types, which must be
 * imported as values: `import type` leaves nothing to resolve at run time.
 *
 * @example
 * @singleton()
 * class Greeter { constructor(private readonly clock: Clock) {} }
 */
export const singleton = ({ refreshable = false }: SingletonOptions = {}) =>
  service({ lifetime: "singleton", refreshable });

/** One instance for each HTTP request; may use singletons, never the other way round. */
export const requestScoped = () => service({ lifetime: "request", refreshable: false });

/** One instance for each live connection; may use singletons, never the other way round. */
export const connectionScoped = () => service({ lifetime: "connection", refreshable: false });
