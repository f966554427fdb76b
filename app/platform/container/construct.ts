import type { InjectionToken } from "tsyringe";
import { Factory, Lazy } from "./lazy.ts";
import { dependencies, type Reference, type Service } from "./references.ts";
import type { Constructor } from "./services.ts";
import { carriersNamed } from "./tags.ts";

/** Where dependencies come from: the container of the application, or a scope. */
export interface Resolver {
  resolve(token: InjectionToken): unknown;
  /** What is asked for lazily is asked for once, so that work in hand goes on with what it began with. */
  pins?: boolean;
}

const plans = new WeakMap<Constructor, readonly (InjectionToken | undefined)[]>();

/** A new instance of a service, with its dependencies. @throws Error when the type of one is not known */
export function construct<T extends object>(service: Constructor<T>, from: Resolver): T {
  let plan = plans.get(service);
  if (!plan) plans.set(service, (plan = dependencies(service)));
  if (plan.length === 0) return new service();
  return new service(...plan.map((token) => from.resolve(known(token, service))));
}

/** What a parameter gets that asks for no service itself. */
export function fulfil(reference: Reference, from: Resolver): unknown {
  if (reference.kind === "tagged") {
    return carriersNamed(reference.tag).map(({ service }) => from.resolve(service));
  }
  const { kind, of } = reference;
  if (kind === "factory") return new Maker(() => construct(classOf(of()), from));
  return new Later(() => from.resolve(tokenOf(of())), from.pins === true);
}

class Later extends Lazy<unknown> {
  readonly #resolve: () => unknown;
  readonly #pins: boolean;
  #found: unknown;

  constructor(resolve: () => unknown, pins: boolean) {
    super();
    this.#resolve = resolve;
    this.#pins = pins;
  }

  override get(): unknown {
    const found = this.#found ?? this.#resolve();
    if (this.#pins) this.#found = found;
    return found;
  }
}

class Maker extends Factory<unknown> {
  override readonly make: () => unknown;

  constructor(make: () => unknown) {
    super();
    this.make = make;
  }
}

function known(token: InjectionToken | undefined, { name }: Constructor): InjectionToken {
  if (token !== undefined) return token;
  throw new Error(`${name} asks for something whose type is not known at run time.`);
}

/** tsyringe types tokens as constructible classes; an abstract one serves it as well. */
export function tokenOf(service: Service<unknown>): InjectionToken {
  return service as unknown as InjectionToken;
}

/** What a factory makes can be constructed: the check at the start says so otherwise. */
function classOf(service: Service<unknown>): Constructor {
  return service as unknown as Constructor;
}
