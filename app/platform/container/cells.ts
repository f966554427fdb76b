import type { InjectionToken } from "tsyringe";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import type { Container } from "./container.ts";

/** Holds the present instance of a service that can be made anew. */
export interface Cell {
  name: string;
  /** `undefined` until somebody asks for it. */
  current: object | undefined;
  readonly make: () => object | Promise<object>;
}

/** The refreshable services of one container. */
export class Cells {
  readonly #byToken = new Map<InjectionToken, Cell>();

  add(token: InjectionToken, cell: Cell): void {
    this.#byToken.set(token, cell);
  }

  /** The present instance, if it was made. */
  current(token: InjectionToken): object | undefined {
    return this.#byToken.get(token)?.current;
  }

  has(token: InjectionToken): boolean {
    return this.#byToken.has(token);
  }

  get names(): string[] {
    return [...this.#byToken.values()].map(({ name }) => name).toSorted();
  }

  /**
   * Makes the service anew; from now on whoever asks gets the new one. When that fails the old one stays.
   *
   * @returns the old one, to be disposed when nobody uses it any more
   * @throws NotFoundError `not_refreshable` @throws ConflictError `not_in_use`
   */
  async renew(name: string): Promise<object> {
    const cell = [...this.#byToken.values()].find((one) => one.name === name);
    if (!cell) throw new NotFoundError("not_refreshable", this.#refusal(name));
    const old = cell.current;
    if (!old) {
      throw new ConflictError(
        "not_in_use",
        `${name} is not in use, so there is nothing to refresh.`,
      );
    }
    cell.current = await cell.make();
    return old;
  }

  #refusal(name: string): string {
    return `${name} is no service that can be refreshed. There are: ${this.names.join(", ")}.`;
  }
}

const cells = new WeakMap<Container, Cells>();

/** The refreshable services of a container. */
export function cellsOf(container: Container): Cells {
  const known = cells.get(container) ?? new Cells();
  cells.set(container, known);
  return known;
}
