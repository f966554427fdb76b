export interface Flash {
  kind: string;
  text: string;
}

/** A text as it is kept: its id tells two requests apart that show and add texts at the same time. */
export interface KeptFlash extends Flash {
  id: string;
}

export type Values = Record<string, unknown>;

/** Applied to the values at hand now, and once more to those that the store has when this request ends. */
type Change = (values: Values) => void;

/** Where the texts for the next page are kept. */
const FLASH = "flash";

/**
 * What one request does to a session, kept as acts and not as their outcome: applied to whatever other requests have
 * stored meanwhile, they change what this request meant to change and nothing else.
 */
export class SessionChanges {
  readonly #changes: Change[] = [];

  get any(): boolean {
    return this.#changes.length > 0;
  }

  /** Does one act and remembers it. */
  add(values: Values, change: Change): void {
    change(values);
    this.#changes.push(change);
  }

  /** The values of another moment with this request's acts done to them. */
  appliedTo(values: Values): Values {
    const merged = structuredClone(values);
    for (const change of this.#changes) change(merged);
    return merged;
  }
}

export function putting(key: string, value: unknown): Change {
  return (values) => {
    values[key] = value;
  };
}

export function removing(key: string): Change {
  return (values) => {
    delete values[key];
  };
}

/** Removes a value that was used up; one that another request put in its place stays. */
export function usingUp(key: string, used: unknown): Change {
  return (values) => {
    if (values[key] === used) delete values[key];
  };
}

export function addingFlash(flash: KeptFlash): Change {
  return (values) => {
    values[FLASH] = [...flashesIn(values), flash];
  };
}

/** Removes the texts that were shown; those that other requests added stay. */
export function showingFlashes(shown: readonly KeptFlash[]): Change {
  const ids = new Set(shown.map(({ id }) => id));
  return (values) => {
    const left = flashesIn(values).filter(({ id }) => !ids.has(id));
    if (left.length > 0) values[FLASH] = left;
    else delete values[FLASH];
  };
}

export function flashesIn(values: Readonly<Values>): readonly KeptFlash[] {
  return (values[FLASH] as KeptFlash[] | undefined) ?? [];
}
