/** Work that is under way: who asks for the same meanwhile gets the same answer. */
export class Flights {
  readonly #flying = new Map<string, Promise<unknown>>();

  /** The work under this name, if it is under way. */
  get(name: string): Promise<unknown> | undefined {
    return this.#flying.get(name);
  }

  /** Puts work under a name until it ends. */
  add<T>(name: string, work: Promise<T>): Promise<T> {
    this.#flying.set(name, work);
    const end = () => void this.#flying.delete(name);
    work.then(end, end);
    return work;
  }
}

/** Who comes after a change must not be given what was begun before it. */
export function flightName(key: string, versions: readonly string[]): string {
  return `${key} ${versions.join(" ")}`;
}
