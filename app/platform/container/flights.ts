/** Counts work that is under way, and tells when all that had begun before a moment has ended. */
export class Flights {
  #current = new Generation();

  /** @returns how to say that it has ended */
  begin(): () => void {
    return this.#current.begin();
  }

  /** Fulfilled when everything that is under way now has ended; what begins later is not waited for. */
  async settled(): Promise<void> {
    const ending = this.#current;
    this.#current = new Generation(ending.settled());
    await ending.seal();
  }
}

/** The work that began between two moments. */
class Generation {
  readonly #before: Promise<void>;
  readonly #empty = Promise.withResolvers<void>();
  #open = 0;
  #sealed = false;

  constructor(before: Promise<void> = Promise.resolve()) {
    this.#before = before;
  }

  readonly begin = (): (() => void) => {
    this.#open += 1;
    return this.#end;
  };

  readonly #end = (): void => {
    this.#open -= 1;
    this.#check();
  };

  /** Nothing more begins in it. */
  seal(): Promise<void> {
    this.#sealed = true;
    this.#check();
    return this.settled();
  }

  async settled(): Promise<void> {
    await this.#before;
    await this.#empty.promise;
  }

  #check(): void {
    if (this.#sealed && this.#open === 0) this.#empty.resolve();
  }
}
