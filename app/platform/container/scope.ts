import type { InjectionToken } from "tsyringe";
import { construct, fulfil, type Resolver } from "./construct.ts";
import type { Container } from "./container.ts";
import { Flights } from "./flights.ts";
import { referenceOf } from "./references.ts";
import { type Constructor, services } from "./services.ts";

/** The work for which a scope is opened. */
export type ScopeKind = "request" | "connection";

interface Disposable {
  dispose(): unknown;
}

/**
 * The services of one request or connection. It makes those that live as long as it does, and takes all others from
 * the application's container: a singleton that is first asked for here outlives it.
 */
export class Scope implements Resolver {
  readonly #container: Container;
  /** Services and their instances, side by side: they are few, and searched faster than a map is made. */
  readonly #services: InjectionToken[] = [];
  readonly #instances: object[] = [];
  readonly #ended: () => void;
  #disposables: Disposable[] | undefined;
  #disposed = false;
  readonly pins: boolean;

  constructor(container: Container, kind: ScopeKind) {
    this.#container = container;
    this.pins = kind === "request";
    this.#ended = kind === "request" ? flightsOf(container).begin() : nothing;
  }

  resolve<T>(token: InjectionToken<T>): T;
  resolve(token: InjectionToken): unknown {
    const at = this.#services.indexOf(token);
    if (at >= 0) return this.#instances[at];
    const reference = referenceOf(token);
    if (reference) return fulfil(reference, this);
    const service = token as Constructor; // only classes are declared
    const declaration = services.get(service);
    if (!declaration || declaration.lifetime === "singleton") return this.#container.resolve(token);
    return this.#make(service);
  }

  /** Ends it: its instances with a `dispose` method are told. */
  async dispose(): Promise<void> {
    await this.end();
  }

  /** As `dispose`, and at once where nobody has to be waited for. */
  end(): Promise<void> | undefined {
    if (this.#disposed) return undefined;
    this.#disposed = true;
    this.#services.length = 0;
    this.#instances.length = 0;
    if (this.#disposables) return this.#tell(this.#disposables);
    this.#ended();
    return undefined;
  }

  async #tell(disposables: readonly Disposable[]): Promise<void> {
    try {
      await Promise.all(disposables.map((one) => one.dispose()));
    } finally {
      this.#ended();
    }
  }

  #make(service: Constructor): object {
    if (this.#disposed) throw new Error(`${service.name} was asked for after its scope had ended.`);
    const instance = construct(service, this);
    this.#services.push(service);
    this.#instances.push(instance);
    if (isDisposable(instance)) (this.#disposables ??= []).push(instance);
    return instance;
  }
}

const nothing = (): void => {};
const flights = new WeakMap<Container, Flights>();

/** The requests that are under way. */
export function flightsOf(container: Container): Flights {
  const known = flights.get(container) ?? new Flights();
  flights.set(container, known);
  return known;
}

/** Whether it wants to be told when it is no longer used. */
export function isDisposable(instance: object): instance is Disposable {
  return "dispose" in instance && typeof instance.dispose === "function";
}
