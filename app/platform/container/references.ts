import "reflect-metadata";
import { inject, type InjectionToken } from "tsyringe";
import type { Constructor } from "./services.ts";

/** A class as it is named in a constructor: also an abstract one that something is bound to. */
export type Service<T> = abstract new (...args: never[]) => T;

// oxlint-disable-next-line typescript/no-explicit-any -- a constructor of any shape; `unknown[]` would refuse them all
type AnyService = abstract new (...args: any[]) => unknown;

/** The position itself when a parameter of type `ConstructorParameters<C>[I]` takes a `Given`; else nothing fits. */
type Fitting<C extends AnyService, I, Given> = I extends keyof ConstructorParameters<C>
  ? Given extends ConstructorParameters<C>[I]
    ? I
    : never
  : never;

/** Decorates a constructor parameter that takes a `Given`, and does not compile on any other. */
export type ParameterOf<Given> = <C extends AnyService, const I extends number>(
  target: C,
  key: undefined,
  index: I & Fitting<C, I, Given>,
) => void;

/** What a parameter asks for that is no service itself. */
export type Reference =
  | { kind: "lazy"; of: () => Service<unknown> }
  | { kind: "factory"; of: () => Service<unknown> }
  | { kind: "tagged"; tag: string };

/** Everything that parameters ask for, by its token. */
export const references = new Map<InjectionToken, Reference>();

/** Notes what a parameter asks for, under a token of its own. */
export function refer<Given>(reference: Reference): ParameterOf<Given> {
  const token = Symbol(reference.kind);
  references.set(token, reference);
  return (target, key, index) => {
    inject(token)(target, key, index);
  };
}

/** How `@inject` leaves its token: bare, or inside a description. */
type GivenToken = InjectionToken | { token: InjectionToken };

/** What the constructor of a service asks for, in order. A type that is not known at run time is `undefined`. */
export function dependencies(service: Constructor): (InjectionToken | undefined)[] {
  const types = (Reflect.getMetadata("design:paramtypes", service) ?? []) as InjectionToken[];
  const given = (Reflect.getOwnMetadata("injectionTokens", service) ?? {}) as Record<
    string,
    GivenToken
  >;
  return types.map((type, position) => tokenOf(given[position]) ?? type);
}

/** What a token of `refer` stands for; `undefined` for services. */
export function referenceOf(token: InjectionToken | undefined): Reference | undefined {
  return typeof token === "symbol" ? references.get(token) : undefined;
}

function tokenOf(given: GivenToken | undefined): InjectionToken | undefined {
  return typeof given === "object" && "token" in given ? given.token : given;
}
