import { type FlagName, flagGroups, flags } from "../../../config/flags.ts";
import type { FlagDeclaration, GroupTest } from "../config/index.ts";
import { singleton } from "../container/index.ts";
import { NotFoundError } from "../errors/index.ts";

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 64;

/** The flags and groups that this program declares; those of `config/flags.ts` unless a test brings its own. */
@singleton()
export class FlagCatalogue {
  readonly #flags: ReadonlyMap<string, FlagDeclaration>;
  readonly #groups: ReadonlyMap<string, GroupTest>;

  constructor() {
    const { declared, groups } = this.declare();
    this.#flags = new Map(Object.entries(declared));
    this.#groups = new Map(Object.entries(groups));
    for (const name of this.#flags.keys()) ensureName(name);
  }

  /** Names in the order of their declaration. */
  get names(): FlagName[] {
    return [...this.#flags.keys()] as FlagName[]; // what is declared is a name
  }

  get groups(): string[] {
    return [...this.#groups.keys()];
  }

  has(text: string): text is FlagName {
    return this.#flags.has(text);
  }

  /**
   * A text from outside as the name of a flag.
   *
   * @throws NotFoundError `flag_not_found`
   */
  named(text: string): FlagName {
    if (this.has(text)) return text;
    const known = this.names.join(", ");
    throw new NotFoundError("flag_not_found", `There is no such flag. There are: ${known}.`);
  }

  /** @throws Error when the flag is not declared: a defect of the caller */
  get(name: FlagName): FlagDeclaration {
    const found = this.#flags.get(name);
    if (!found)
      throw new Error(`The flag ${JSON.stringify(name)} is not declared in config/flags.ts.`);
    return found;
  }

  groupTest(group: string): GroupTest | undefined {
    return this.#groups.get(group);
  }

  protected declare(): {
    declared: Record<string, FlagDeclaration>;
    groups: Record<string, GroupTest>;
  } {
    return { declared: flags, groups: flagGroups };
  }
}

function ensureName(name: string): void {
  if (NAME.test(name) && name.length <= LONGEST) return;
  throw new Error(
    `${JSON.stringify(name)} can't name a flag: lower case letters, digits and hyphens, ${LONGEST} at most.`,
  );
}
